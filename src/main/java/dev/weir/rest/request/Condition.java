package dev.weir.rest.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A filter, as a tree. */
public sealed interface Condition {

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

    /** How several values are tried. */
    enum Quantifier {
        ANY,
        ALL
    }

    /** What {@code is} can ask. */
    enum IsValue {
        NULL,
        NOT_NULL,
        TRUE,
        FALSE,
        UNKNOWN
    }

    /** How a full-text query is read; each names its function in PostgreSQL. */
    enum FullTextParser {
        /** fts: {@code to_tsquery}. */
        QUERY,
        /** plfts: {@code plainto_tsquery}. */
        PLAIN,
        /** phfts: {@code phraseto_tsquery}. */
        PHRASE,
        /** wfts: {@code websearch_to_tsquery}. */
        WEB
    }
}
