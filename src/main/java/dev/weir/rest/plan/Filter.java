package dev.weir.rest.plan;

import dev.weir.catalog.Column;
import dev.weir.rest.request.Condition.FullTextParser;
import dev.weir.rest.request.Condition.IsValue;
import dev.weir.rest.request.Condition.Quantifier;
import dev.weir.rest.request.Operator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link dev.weir.rest.request.Condition} whose columns are known. Values are still text: PostgreSQL types them. */
public sealed interface Filter {

    record And(List<Filter> members) implements Filter {
        public And {
            members = List.copyOf(members);
        }
    }

    record Or(List<Filter> members) implements Filter {
        public Or {
            members = List.copyOf(members);
        }
    }

    record Not(Filter member) implements Filter {}

    record Compare(Column column, Operator operator, String value) implements Filter {}

    record CompareMany(Column column, Operator operator, Quantifier quantifier, List<String> values) implements Filter {
        public CompareMany {
            values = List.copyOf(values);
        }
    }

    record In(Column column, List<String> values) implements Filter {
        public In {
            values = List.copyOf(values);
        }
    }

    record Is(Column column, IsValue value) implements Filter {}

    /**
     * A full-text search.
     *
     * @param language the text search configuration; null for the database's default
     */
    record FullText(
            Column column, FullTextParser parser, @Nullable String language, String query) implements Filter {}
}
