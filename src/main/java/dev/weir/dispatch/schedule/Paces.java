package dev.weir.dispatch.schedule;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weir.dispatch.work.Shape;

/** The pace of every shape that was seen lately. Thread-safe. */
public final class Paces {

    /** Many more than a connection prepares: a pace is small, and to forget one costs a run by itself. */
    private static final int REMEMBERED = 4096;

    private final Cache<Shape, Pace> paces = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .executor(Runnable::run)
            .build();

    public Pace of(Shape shape) {
        return paces.get(shape, Pace::new);
    }
}
