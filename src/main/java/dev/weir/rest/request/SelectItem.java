package dev.weir.rest.request;

import org.jspecify.annotations.Nullable;

/** One item of {@code select}. */
public sealed interface SelectItem {

    /** Every column. */
    record Star() implements SelectItem {}

    /**
     * One column, or a path into one.
     *
     * @param alias its name in the answer; null for the column's own
     */
    record Field(FieldPath path, @Nullable String alias) implements SelectItem {}
}
