package dev.weir.dispatch;

/**
 * How long statements of one shape run, as far as we have seen. It follows the sum of the past quickly when they become
 * slower than the threshold and quickly back, so that a shape that is slow for one argument is not slow for long.
 *
 * <p>Written and read by any thread without a lock: a sample that is lost to a race does not matter.
 */
final class Pace {

    private static final double UNKNOWN = -1;

    /** How long after a doubt the next may be raised: what looks slow may be the machine, which all suffer from. */
    private static final long DOUBT_NANOS = 1_000_000_000L;

    private volatile double millis = UNKNOWN;
    private volatile boolean doubtful;
    private volatile boolean inline;
    private volatile long doubted = Long.MIN_VALUE;

    /** Whether it has run before, and nothing since made us doubt what we saw. */
    boolean known() {
        return millis != UNKNOWN && !doubtful;
    }

    /** The expected running time in milliseconds; 0 while unknown. */
    double millis() {
        return Math.max(0, millis);
    }

    boolean slow(double threshold) {
        return millis >= threshold;
    }

    /** It ran by itself, in so many milliseconds of the server's. */
    void ran(double sample) {
        double before = millis;
        doubtful = false;
        if (before == UNKNOWN) {
            millis = sample;
        } else {
            // Up by a quarter of the way, so that one slow argument does not make all slow; down by half of it.
            millis = before + (sample - before) / (sample > before ? 4 : 2);
        }
    }

    /** It ran in company, and this is its share of the message's time. */
    void ranInCompany(double share) {
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
    void neverPrepare() {
        inline = true;
    }

    /** Whether PostgreSQL can infer the types of its parameters, as far as we know. */
    boolean typed() {
        return !inline;
    }

    /** Whether preparing it pays: it has run before, and can be prepared. */
    boolean preparable() {
        return millis != UNKNOWN && !inline;
    }
}
