package dev.weir.dispatch.schedule;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Work;

/** The pace of every shape that was seen lately. Thread-safe. */
public final class Paces {

    /** Many more than a connection prepares: a pace is small, and to forget one costs a run by itself. */
    private static final int REMEMBERED = 4096;

    /** Stands for all new texts of a consumer. */
    private static final Shape ANY = Shape.of("");

    /** A text of a client's own: what another client calls the same may be slow. */
    private record Own(String consumer, Shape shape) {}

    private final Cache<Shape, Pace> paces = cache();
    private final Cache<Own, Pace> own = cache();
    private final Cache<String, Pace> newTexts = cache();

    private static <K> Cache<K, Pace> cache() {
        return Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .executor(Runnable::run)
                .build();
    }

    public Pace of(Shape shape) {
        return paces.get(shape, Pace::new);
    }

    /** The pace of a text of a client's own. A large text is not remembered: it is new each time, and so is never prepared. */
    public Pace of(String consumer, Shape shape) {
        Pace ofNew = newTexts.get(consumer, name -> new Pace(ANY));
        if (shape.length() > Work.LARGEST_SHARED) {
            return new Pace(shape, ofNew);
        }
        return own.get(new Own(consumer, shape), key -> new Pace(shape, ofNew));
    }
}
