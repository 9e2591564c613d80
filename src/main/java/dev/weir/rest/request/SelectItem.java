package dev.weir.rest.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One item of {@code select}. */
public sealed interface SelectItem {

    /** Every column. */
    record Star() implements SelectItem {}

    /**
     * One column, or a path into one.
     *
     * @param cast the type that it is made; null for its own
     * @param aggregate what the values of several rows are made one by; null for the value of each row
     * @param alias its name in the answer; null for the column's own
     */
    record Field(
            FieldPath path,
            @Nullable String cast,
            @Nullable Aggregated aggregate,
            @Nullable String alias) implements SelectItem {

        /** A column as it is. */
        public Field(FieldPath path, @Nullable String alias) {
            this(path, null, null, alias);
        }
    }

    /**
     * An aggregate of a column.
     *
     * @param cast the type that its result is made; null for its own
     */
    record Aggregated(Aggregate function, @Nullable String cast) {}

    /** {@code count()}: how many rows there are. */
    record Count(@Nullable String cast, @Nullable String alias) implements SelectItem {}

    /**
     * {@code alias:target!hint!inner(...)}: what belongs to the row in another relation.
     *
     * @param target the relation, or a foreign key or a column of one that leads to it
     * @param hint which of several ways to it is meant: a constraint, a column, a junction; null without one
     * @param inner whether rows that nothing belongs to are left out
     * @param spread whether its members become the row's own
     * @param alias its name in the answer; null for the target's
     */
    record Embed(
            String target,
            @Nullable String hint,
            boolean inner,
            boolean spread,
            List<SelectItem> select,
            @Nullable String alias)
            implements SelectItem {

        public Embed {
            select = List.copyOf(select);
        }

        /** What it is called in the answer. */
        public String name() {
            return alias == null ? target : alias;
        }
    }
}
