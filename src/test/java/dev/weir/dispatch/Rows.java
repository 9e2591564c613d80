package dev.weir.dispatch;

import dev.weir.dispatch.work.Row;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows for tests, which only the dispatcher makes otherwise. */
public final class Rows {

    /** The columns of an answer of the REST surface, with one of a key. */
    private static final List<String> NAMES = List.of("body", "rows", "total", "key0");

    private Rows() {}

    /** A row of the first columns of such an answer. */
    public static Row of(@Nullable Object... columns) {
        return new Row(NAMES.subList(0, columns.length), Arrays.asList(columns));
    }
}
