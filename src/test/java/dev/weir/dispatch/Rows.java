package dev.weir.dispatch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rows for tests, which only the dispatcher makes otherwise. */
public final class Rows {

    private Rows() {}

    public static Row of(@Nullable Object... columns) {
        return new Row(Arrays.asList(columns));
    }
}
