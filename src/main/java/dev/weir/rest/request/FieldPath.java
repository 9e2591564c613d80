package dev.weir.rest.request;

import java.util.List;

/**
 * The column that a selection, a filter or an order names, or a place in its JSON.
 *
 * @param steps from the column to the place; empty for the column itself
 * @param parameter the query parameter that names it, for messages
 */
public record FieldPath(String column, List<JsonStep> steps, String parameter) {

    public FieldPath {
        steps = List.copyOf(steps);
    }

    /** A column itself. */
    public FieldPath(String column, String parameter) {
        this(column, List.of(), parameter);
    }

    /** What the place is called: by the last key on the way to it; without one, as the column. */
    public String name() {
        return steps.reversed().stream()
                .filter(step -> !step.index())
                .map(JsonStep::key)
                .findFirst()
                .orElse(column);
    }
}
