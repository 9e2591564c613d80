package dev.weir.dispatch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;

/** The pace of every shape that was seen lately. Thread-safe. */
final class Paces {

    /** Many more than a connection prepares: a pace is small, and to forget one costs a run by itself. */
    private static final int REMEMBERED = 4096;

    private static final double NANOS_PER_MILLI = 1e6;

    private final double slowMillis;
    private final double sharedMillis;
    private final Cache<Shape, Pace> paces = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .executor(Runnable::run)
            .build();

    Paces(DispatchProperties properties) {
        this.slowMillis = properties.slowThreshold().toNanos() / NANOS_PER_MILLI;
        this.sharedMillis = properties.companyTimeout().toNanos() / NANOS_PER_MILLI;
    }

    /** The running time from which a shape is slow, in milliseconds. */
    double slowMillis() {
        return slowMillis;
    }

    /** A running time as a pace takes it: beyond the company's timeout all are equally slow. */
    double sample(double millis) {
        return Math.min(millis, sharedMillis);
    }

    /**
     * A message went well: none of its members ran longer than all of them.
     *
     * @param now the clock, in nanoseconds
     */
    void ranInCompany(List<RowJob> members, long nanos, long now) {
        double millis = nanos / NANOS_PER_MILLI;
        if (millis < slowMillis) {
            members.forEach(job -> job.pace().ranInCompany(millis / members.size()));
        } else {
            members.forEach(job -> job.pace().doubt(now));
        }
    }

    /** @throws dev.weir.error.FailureException for a text that PostgreSQL cannot take */
    Pace of(Shape shape) {
        return paces.get(shape, unseen -> {
            unseen.fragments().forEach(Literals::requireSpeakable);
            return new Pace();
        });
    }
}
