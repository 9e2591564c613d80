package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The expected running time of a shape: a moving average that goes up by a quarter of the difference and down by half of it.
 * So one slow argument does not make a shape slow, and a shape that has become quick again is soon taken for quick.
 *
 * <p>Written and read by any thread without a lock: a sample that is lost to a race does not matter.
 */
public final class Pace {

    private static final double UNKNOWN = -1;

    /** How long after a doubt the next may be raised: what looks slow may be the whole machine. */
    private static final long DOUBT_NANOS = 1_000_000_000L;

    private final Shape shape;
    private final @Nullable Pace newTexts;
    private volatile double millis = UNKNOWN;
    private volatile boolean doubtful;
    private volatile boolean inline;
    private volatile long doubted = Long.MIN_VALUE;

    public Pace(Shape shape) {
        this(shape, null);
    }

    /**
     * The pace of a client's own text.
     *
     * @param newTexts how long its other texts ran when they were new, which is expected of this one until it has run; null
     *     for a shape of Weir's
     */
    Pace(Shape shape, @Nullable Pace newTexts) {
        this.shape = shape;
        this.newTexts = newTexts;
    }

    /** The shape: always the same instance for the same text, while it is remembered. */
    public Shape shape() {
        return shape;
    }

    /** Whether it has run before, and nothing has cast doubt on it since. */
    public boolean known() {
        return millis != UNKNOWN && !doubtful;
    }

    /** The expected running time in milliseconds; 0 while unknown. */
    double millis() {
        return Math.max(0, millis);
    }

    boolean slow(double threshold) {
        return millis >= threshold;
    }

    /** Whether it is expected to take less: by its own runs, or, while it has none, by those of its client's other new texts. */
    boolean isQuick(double threshold) {
        return (millis == UNKNOWN && newTexts != null ? newTexts : this).millis() < threshold;
    }

    /** It runs by itself for much longer than this already. */
    void outlasted(double threshold) {
        if (millis == UNKNOWN && newTexts != null) {
            newTexts.outlasted(threshold);
        }
        millis = Math.max(millis, threshold);
    }

    /** It ran by itself, in so many milliseconds of the server's. */
    void ran(double sample) {
        double before = millis;
        doubtful = false;
        if (before != UNKNOWN) {
            move(sample);
        } else if (newTexts == null) {
            millis = sample;
        } else {
            // What runs for the first time on a connection also has PostgreSQL read its catalogs.
            newTexts.move(sample);
            move(sample);
        }
    }

    /** Up by a quarter of the way, so that one slow argument does not make all slow; down by half of it. */
    private void move(double sample) {
        double before = millis();
        millis = before + (sample - before) / (sample > before ? 4 : 2);
    }

    /** It shared a message, and this is its share of the message's time. */
    void ranTogether(double share) {
        double before = millis;
        if (share < before && !doubtful) {
            millis = before + (share - before) / 2;
        }
    }

    /** It was in a message that took too long: the next one shows by itself whether it was to blame. */
    void doubt(long now) {
        if (doubted == Long.MIN_VALUE || now - doubted > DOUBT_NANOS) {
            doubted = now;
            doubtful = true;
        }
    }

    /** PostgreSQL cannot prepare it: the types of its parameters follow from their values alone. */
    public void neverPrepare() {
        inline = true;
    }

    /** Whether PostgreSQL can infer the types of its parameters, as far as is known. */
    public boolean typed() {
        return !inline;
    }

    /** Whether preparing it pays: it has run before, and can be prepared. */
    boolean preparable() {
        return millis != UNKNOWN && !inline;
    }
}
