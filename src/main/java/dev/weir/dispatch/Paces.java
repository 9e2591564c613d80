package dev.weir.dispatch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** The pace of every shape that was seen lately. Thread-safe. */
final class Paces {

    /** Many more than a connection prepares: a pace is small, and to forget one costs a run by itself. */
    private static final int REMEMBERED = 4096;

    private final Cache<Shape, Pace> paces = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .executor(Runnable::run)
            .build();

    /** @throws dev.weir.error.FailureException for a text that PostgreSQL cannot take */
    Pace of(Shape shape) {
        return paces.get(shape, unseen -> {
            unseen.fragments().forEach(Literals::requireSpeakable);
            return new Pace();
        });
    }
}
