package dev.weir.rest.request;

import org.jspecify.annotations.Nullable;

/**
 * The window of rows asked for, by limit and offset or by a Range header.
 *
 * @param limit null for no limit
 */
public record Page(@Nullable Long limit, long offset) {

    public static final Page ALL = new Page(null, 0);
}
