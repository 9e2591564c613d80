package dev.weir.dispatch.wire;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A reset that was sent before it was asked for. Safe for use by several threads. */
final class ResetAhead {

    private @Nullable Boolean clean;
    private @Nullable Consumer<Boolean> waiting;

    /** It is through. */
    void through(boolean isClean) {
        Consumer<Boolean> told;
        synchronized (this) {
            clean = isClean;
            told = waiting;
        }
        if (told != null) {
            told.accept(isClean);
        }
    }

    /** Tells, once, when it is through; at once when it is. */
    void whenThrough(Consumer<Boolean> told) {
        Boolean known;
        synchronized (this) {
            known = clean;
            waiting = told;
        }
        if (known != null) {
            told.accept(known);
        }
    }
}
