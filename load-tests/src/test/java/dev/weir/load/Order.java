package dev.weir.load;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** What comes first when an instance gives its place to the next. */
enum Order {

    /** The next is ready before the one before is told to stop: {@code maxSurge: 1}, {@code maxUnavailable: 0}. */
    NEXT_FIRST(1, 0) {
        @Override
        <I> I replace(I old, Supplier<I> start, Consumer<I> end) {
            I next = start.get();
            end.accept(old);
            return next;
        }
    },

    /** The one before has ended when the next is started: {@code maxSurge: 0}, {@code maxUnavailable: 1}. */
    OLD_FIRST(0, 1) {
        @Override
        <I> I replace(I old, Supplier<I> start, Consumer<I> end) {
            end.accept(old);
            return start.get();
        }
    };

    private final int surge;
    private final int unavailable;

    Order(int surge, int unavailable) {
        this.surge = surge;
        this.unavailable = unavailable;
    }

    /** Instances that there are at most, beyond the replicas. */
    int surge() {
        return surge;
    }

    /** Replicas that are not ready, at most. */
    int unavailable() {
        return unavailable;
    }

    /**
     * Returns the next.
     *
     * @param start returns when it is ready
     * @param end returns when the old one has ended
     */
    abstract <I> I replace(I old, Supplier<I> start, Consumer<I> end);
}
