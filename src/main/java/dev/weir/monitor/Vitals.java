package dev.weir.monitor;

import dev.weir.telemetry.Asked;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Listener;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * What happened since it was last read: rates, reasons, and percentiles of times. It counts only while the page is watched;
 * otherwise each event costs the read of one number. Events may come on any thread; {@link #since} is called by
 * one at a time.
 */
final class Vitals implements Listener {

    /** Two digits are as many as a page shows. */
    private static final int DIGITS = 2;

    private static final int FIRST_FAILURE = 500;
    private static final int UNAVAILABLE = 503;

    private final AtomicInteger watchers = new AtomicInteger();
    private final Recorder answered = new Recorder(DIGITS);
    private final Recorder waited = new Recorder(DIGITS);
    private final Recorder ran = new Recorder(DIGITS);
    private final Recorder batches = new Recorder(DIGITS);
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> cancelled = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> statuses = new ConcurrentHashMap<>();
    private final LongAdder failed = new LongAdder();
    private final LongAdder unavailable = new LongAdder();
    private final LongAdder resent = new LongAdder();

    /**
     * An interval.
     *
     * @param answered HTTP requests that got what was asked for, or were the client's mistake, from arrival to answer
     * @param waited pieces of work that came to their turn, from acceptance until then
     * @param ran pieces of work that PostgreSQL did, from their turn to its answer
     * @param messages messages to PostgreSQL
     * @param statements statements in them
     * @param largestBatch the most statements in one of them
     * @param statuses answers by the class of their status, {@code 2xx}; {@code gone} for clients that did not wait for one
     * @param failed requests with an answer of 500 or above, other than 503
     * @param unavailable requests with 503: refused, sent away from the queue, or without a database
     * @param refused requests refused at admission, by reason
     * @param dropped accepted requests that left the queue unserved, by reason
     * @param cancelled queries cancelled in PostgreSQL, by reason
     * @param resent statements that went again
     */
    record Interval(
            Times answered,
            Times waited,
            Times ran,
            long messages,
            long statements,
            long largestBatch,
            Map<String, Long> statuses,
            long failed,
            long unavailable,
            Map<String, Long> refused,
            Map<String, Long> dropped,
            Map<String, Long> cancelled,
            long resent) {}

    /**
     * Times of one kind, in milliseconds; 0 when there are none.
     *
     * @param count how many there were
     */
    record Times(long count, double p50, double p99, double max) {

        private static final double NANOS_PER_MILLI = 1e6;

        static Times of(Histogram nanos) {
            return new Times(
                    nanos.getTotalCount(),
                    nanos.getValueAtPercentile(50) / NANOS_PER_MILLI,
                    nanos.getValueAtPercentile(99) / NANOS_PER_MILLI,
                    nanos.getMaxValue() / NANOS_PER_MILLI);
        }
    }

    /** Adds a watcher. The first one resets what was counted before. */
    void watch() {
        if (watchers.getAndIncrement() == 0) {
            since();
        }
    }

    /** Removes a watcher. */
    void leave() {
        watchers.decrementAndGet();
    }

    @Override
    public void on(Event event) {
        if (watchers.get() == 0) {
            return;
        }
        switch (event) {
            case Event.Answered answer -> {
                answered(answer);
            }
            case Event.Waited work -> record(waited, work.asked(), work.waited());
            case Event.Ran work -> record(ran, work.asked(), work.ran());
            case Event.Sent message -> batches.recordValue(message.statements());
            case Event.Refused request -> count(refused, name(request.why()));
            case Event.Dropped request -> count(dropped, name(request.why()));
            case Event.Cancelled query -> count(cancelled, name(query.why()));
            case Event.Resent statement -> resent.increment();
            default -> {}
        }
    }

    /** A failure is quick, or as slow as the deadline: its time says nothing of the others. */
    private void answered(Event.Answered answer) {
        int status = answer.status();
        count(statuses, statusClass(status));
        if (status == UNAVAILABLE) {
            unavailable.increment();
        } else if (status >= FIRST_FAILURE) {
            failed.increment();
        } else if (status != 0) {
            record(answered, answer.took());
        }
    }

    /** What happened since this was called last. */
    Interval since() {
        Histogram sizes = batches.getIntervalHistogram();
        return new Interval(
                Times.of(answered.getIntervalHistogram()),
                Times.of(waited.getIntervalHistogram()),
                Times.of(ran.getIntervalHistogram()),
                sizes.getTotalCount(),
                Math.round(sizes.getMean() * sizes.getTotalCount()),
                sizes.getMaxValue(),
                take(statuses),
                failed.sumThenReset(),
                unavailable.sumThenReset(),
                take(refused),
                take(dropped),
                take(cancelled),
                resent.sumThenReset());
    }

    /** Leaves out the monitor's own queries. */
    private static void record(Recorder recorder, Asked asked, Duration time) {
        if (!asked.surface().equals(LiveCensus.SURFACE)) {
            record(recorder, time);
        }
    }

    private static void record(Recorder recorder, Duration time) {
        recorder.recordValue(Math.max(0, time.toNanos()));
    }

    private static void count(Map<String, LongAdder> counters, String name) {
        counters.computeIfAbsent(name, first -> new LongAdder()).increment();
    }

    private static Map<String, Long> take(Map<String, LongAdder> counters) {
        Map<String, Long> counts = new TreeMap<>();
        counters.forEach((name, counter) -> {
            long count = counter.sumThenReset();
            if (count > 0) {
                counts.put(name, count);
            }
        });
        return counts;
    }

    private static String statusClass(int status) {
        return status == 0 ? "gone" : status / 100 + "xx";
    }

    private static String name(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
