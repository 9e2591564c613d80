package dev.weir.rest.plan;

import dev.weir.rest.request.Condition.FullTextParser;
import dev.weir.rest.request.Condition.IsValue;
import dev.weir.rest.request.Condition.Quantifier;
import dev.weir.rest.request.Operator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link dev.weir.rest.request.Condition} whose columns are known. Values are still text: PostgreSQL types them. */
public sealed interface Filter {

    /** Whether it lets everything through. */
    default boolean isAll() {
        return this instanceof And and && and.members().isEmpty();
    }

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

    record Compare(Expression expression, Operator operator, String value) implements Filter {}

    record CompareMany(Expression expression, Operator operator, Quantifier quantifier, List<String> values)
            implements Filter {
        public CompareMany {
            values = List.copyOf(values);
        }
    }

    record In(Expression expression, List<String> values) implements Filter {
        public In {
            values = List.copyOf(values);
        }
    }

    record Is(Expression expression, IsValue value) implements Filter {}

    /**
     * A full-text search.
     *
     * @param language the text search configuration; null for the database's default
     */
    record FullText(
            Expression expression,
            FullTextParser parser,
            @Nullable String language,
            String query) implements Filter {}

    /**
     * Whether anything belongs to the row in an embedded relation.
     *
     * @param embed the number of the {@link Embed}
     */
    record Present(int embed, boolean present) implements Filter {}

    /** Whether it asks if anything belongs to the row in the embedded relation of that number. */
    default boolean asks(int embed) {
        return switch (this) {
            case And and -> and.members().stream().anyMatch(member -> member.asks(embed));
            case Or or -> or.members().stream().anyMatch(member -> member.asks(embed));
            case Not not -> not.member().asks(embed);
            case Present present -> present.embed() == embed;
            default -> false;
        };
    }

    /** Whether it lets rows through only where the column of that name has one value. */
    default boolean fixes(String column) {
        return switch (this) {
            case And and -> and.members().stream().anyMatch(member -> member.fixes(column));
            case Compare compare ->
                compare.operator() == Operator.EQ
                        && compare.expression() instanceof Expression.OfColumn of
                        && of.column().name().equals(column);
            default -> false;
        };
    }

    /** Whether it reaches no user-defined code, if reading the relation does not. */
    default boolean plain() {
        return switch (this) {
            case And and -> and.members().stream().allMatch(Filter::plain);
            case Or or -> or.members().stream().allMatch(Filter::plain);
            case Not not -> not.member().plain();
            case Compare compare ->
                compare.expression().plain(compare.operator().symbol());
            case CompareMany many -> many.expression().plain(many.operator().symbol());
            case In in -> in.expression().plain(Operator.EQ.symbol());
            case Is is -> is.expression().plain();
            case FullText text -> text.expression().plain();
            case Present present -> true;
        };
    }
}
