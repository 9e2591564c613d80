package dev.weir.load.watch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * What clients got, and after how long: a histogram for each kind of request and outcome, and their course by the second.
 * May be used from any thread.
 */
public final class Answers {

    private static final long HIGHEST_MILLIS = TimeUnit.MINUTES.toMillis(10);
    private static final int DIGITS = 3;
    private static final int EXAMPLES = 20;
    private static final int EXCERPT = 240;

    /** How a request ended for the client. */
    public enum Outcome {
        /** The answer that was expected. */
        ANSWERED,
        /** 503 or 504: told that it could not be served. */
        REFUSED,
        /** Anything else: another status, a wrong body, no answer. */
        FAILED
    }

    /**
     * Requests of one kind that ended in one way.
     *
     * @param kind the name of the request
     */
    public record Key(String kind, Outcome outcome) {}

    /**
     * A set of answers.
     *
     * @param count how many
     * @param p50 milliseconds, as the other percentiles
     */
    public record Summary(long count, long p50, long p95, long p99, long max) {}

    /**
     * The answers that came in one second.
     *
     * @param second since the beginning
     */
    public record Second(int second, long answered, long refused, long failed, long p50, long p99) {}

    private final long began;
    private final Map<Key, Histogram> histograms = new ConcurrentHashMap<>();
    private final Map<Integer, Tally> seconds = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> examples = new ConcurrentLinkedQueue<>();
    private final AtomicInteger exampleCount = new AtomicInteger();

    /** @param began its second 0, as {@link System#nanoTime()} */
    public Answers(long began) {
        this.began = began;
    }

    /**
     * One request has ended.
     *
     * @param millis from the first byte of the request to the last of the answer
     */
    public void note(String kind, Outcome outcome, long millis) {
        long value = Math.min(Math.max(0, millis), HIGHEST_MILLIS);
        histograms
                .computeIfAbsent(new Key(kind, outcome), key -> new ConcurrentHistogram(HIGHEST_MILLIS, DIGITS))
                .recordValue(value);
        int second = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        seconds.computeIfAbsent(second, key -> new Tally()).note(outcome, value);
    }

    /** Keeps a few words on a failure for the report; the first twenty are kept. */
    public void example(String words) {
        if (exampleCount.getAndIncrement() < EXAMPLES) {
            examples.add(words);
        }
    }

    /**
     * Keeps the places where an answer and the right one begin to differ.
     *
     * @param what was asked
     */
    public void example(String what, String right, String answer) {
        String was = String.valueOf(answer);
        int from = Math.max(0, difference(right, was) - EXCERPT / 3);
        example("%s should be %s and was %s".formatted(what, excerpt(right, from), excerpt(was, from)));
    }

    private static int difference(String one, String other) {
        int same = 0;
        while (same < Math.min(one.length(), other.length()) && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return same;
    }

    private static String excerpt(String body, int from) {
        int to = Math.min(body.length(), from + EXCERPT);
        return (from > 0 ? "... " : "") + body.substring(from, to) + (to < body.length() ? " ..." : "");
    }

    public List<String> examples() {
        return List.copyOf(examples);
    }

    /** All that ended in one way. */
    public Summary of(Outcome outcome) {
        return of(key -> key.outcome() == outcome);
    }

    /** The requests of one kind that ended in one way. */
    public Summary of(String kind, Outcome outcome) {
        return of(key -> key.outcome() == outcome && key.kind().equals(kind));
    }

    public Summary of(Predicate<Key> which) {
        Histogram sum = new Histogram(HIGHEST_MILLIS, DIGITS);
        histograms.forEach((key, histogram) -> {
            if (which.test(key)) {
                sum.add(histogram);
            }
        });
        return summary(sum);
    }

    /** Every kind and outcome there was, by name. */
    public Map<Key, Summary> all() {
        Map<Key, Summary> all = new TreeMap<>(Comparator.comparing(Key::kind).thenComparing(Key::outcome));
        histograms.forEach((key, histogram) -> all.put(key, summary(histogram.copy())));
        return all;
    }

    /** The course, without the seconds in which nothing ended. */
    public List<Second> seconds() {
        List<Second> course = new ArrayList<>();
        new TreeMap<>(seconds).forEach((second, tally) -> course.add(tally.end(second)));
        return course;
    }

    /** What was answered as expected within some seconds: from the first, before the last. */
    public Summary between(int first, int last) {
        Histogram sum = new Histogram(HIGHEST_MILLIS, DIGITS);
        seconds.forEach((second, tally) -> {
            if (second >= first && second < last) {
                sum.add(tally.answered);
            }
        });
        return summary(sum);
    }

    private static Summary summary(Histogram histogram) {
        return new Summary(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(95),
                histogram.getValueAtPercentile(99),
                histogram.getMaxValue());
    }

    /** One second's answers. */
    private static final class Tally {

        /** Coarser than the whole: there is one for each second of an hour. */
        private final Histogram answered = new ConcurrentHistogram(HIGHEST_MILLIS, 2);

        private final LongAdder refused = new LongAdder();
        private final LongAdder failed = new LongAdder();

        void note(Outcome outcome, long millis) {
            switch (outcome) {
                case ANSWERED -> answered.recordValue(millis);
                case REFUSED -> refused.increment();
                case FAILED -> failed.increment();
            }
        }

        Second end(int second) {
            Summary summary = summary(answered.copy());
            return new Second(second, summary.count(), refused.sum(), failed.sum(), summary.p50(), summary.p99());
        }
    }
}
