package dev.weir.rest.plan;

import dev.weir.catalog.Relationship;
import java.util.List;

/**
 * What is read of another relation for each row.
 *
 * @param number tells it from all others of the plan
 * @param via how its rows belong to the row
 * @param form what becomes of its rows
 * @param inner whether rows that nothing belongs to are left out
 * @param filtered whether the filter asks if anything belongs to the row
 * @param ordering what the rows are ordered by in it
 * @param joins whether its rows, and those of a junction, are found without reaching user-defined code
 */
public record Embed(
        int number,
        Relationship via,
        ReadNode node,
        Form form,
        boolean inner,
        boolean filtered,
        List<Expression> ordering,
        boolean joins) {

    /** What becomes of the rows. */
    public enum Form {
        /** They are only looked for. */
        NOTHING,
        /** They are one member: an object, or an array of objects. */
        MEMBER,
        /** Their members are the row's own. */
        SPREAD
    }

    public Embed {
        ordering = List.copyOf(ordering);
    }

    /** Whether it decides which rows there are. */
    public boolean restricts() {
        return inner || filtered;
    }

    Embed with(ReadNode other) {
        return new Embed(number, via, other, form, inner, filtered, ordering, joins);
    }

    boolean plain() {
        return joins && node.plain() && ordering.stream().allMatch(expression -> expression.plain("<"));
    }
}
