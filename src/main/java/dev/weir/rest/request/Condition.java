package dev.weir.rest.request;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A filter, as a tree. */
public sealed interface Condition {

    /** Whether it lets everything through. */
    default boolean isAll() {
        return this instanceof And and && and.members().isEmpty();
    }

    record And(List<Condition> members) implements Condition {
        public And {
            members = List.copyOf(members);
        }
    }

    record Or(List<Condition> members) implements Condition {
        public Or {
            members = List.copyOf(members);
        }
    }

    record Not(Condition member) implements Condition {}

    /** {@code column=op.value}: an operator that takes one value. */
    record Compare(FieldPath path, Operator operator, String value) implements Condition {}

    /** {@code column=op(any).{a,b}}: the operator against any, or all, of several values. */
    record CompareMany(FieldPath path, Operator operator, Quantifier quantifier, List<String> values)
            implements Condition {
        public CompareMany {
            values = List.copyOf(values);
        }
    }

    /** {@code column=in.(a,b)}. */
    record In(FieldPath path, List<String> values) implements Condition {
        public In {
            values = List.copyOf(values);
        }
    }

    /** {@code column=is.null}. */
    record Is(FieldPath path, IsValue value) implements Condition {}

    /**
     * {@code column=fts(english).query}.
     *
     * @param language the text search configuration; null for the database's default
     */
    record FullText(
            FieldPath path, FullTextParser parser, @Nullable String language, String query) implements Condition {}

    /** How several values are tried. Its name in small letters is its word in a URL, and in SQL. */
    enum Quantifier {
        ANY,
        ALL;

        private final String keyword = name().toLowerCase(Locale.ROOT);

        public String keyword() {
            return keyword;
        }
    }

    /** What {@code is} can ask. Its name in small letters is its word in a URL. */
    enum IsValue {
        NULL,
        NOT_NULL,
        TRUE,
        FALSE,
        UNKNOWN;

        private final String token = name().toLowerCase(Locale.ROOT);
        private final String keyword = token.replace('_', ' ');

        String token() {
            return token;
        }

        /** As SQL has it. */
        public String keyword() {
            return keyword;
        }
    }

    /** How a full-text query is read: its word in a URL, and its function in PostgreSQL. */
    enum FullTextParser {
        QUERY("fts", "to_tsquery"),
        PLAIN("plfts", "plainto_tsquery"),
        PHRASE("phfts", "phraseto_tsquery"),
        WEB("wfts", "websearch_to_tsquery");

        private final String token;
        private final String function;

        FullTextParser(String token, String function) {
            this.token = token;
            this.function = function;
        }

        String token() {
            return token;
        }

        public String function() {
            return function;
        }
    }
}
