package dev.weir.monitor;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The heaviest consumers, in bounded memory however many there are. Which are kept is decided as in <i>Space-Saving</i>
 * (Metwally, Agrawal, El Abbadi, 2005): a table of ten times as many as are shown; who is not in it takes the place of the
 * lightest and starts at its weight, so that who is heavy stays. Shown is only what was seen of a consumer itself. What is
 * past fades with a time constant of a minute, as in the load average of Unix. Thread-safe; time is an argument.
 */
final class TopConsumers {

    /** The name of all that are not shown. */
    static final String OTHER = "other";

    /** What is as long ago counts a third. */
    static final double MEMORY_SECONDS = 60;

    /** For each that is shown. */
    private static final int KEPT = 10;

    /** The weight, in seconds of running, at which a consumer is forgotten: five minutes after a single request. */
    private static final double FORGOTTEN = 0.000_01;

    private final int shown;
    private final Map<String, Entry> entries = new HashMap<>();
    /** The same entries, the lightest first by what they weighed when they were ranked: until all are ranked anew they only grow. */
    private final Queue<Entry> ranking =
            new PriorityQueue<>((some, other) -> Double.compare(some.ranked, other.ranked));

    private final Sum all = new Sum();

    TopConsumers(int shown) {
        this.shown = shown;
    }

    /** What fades, in seconds and requests. Each request adds to it several times. */
    private static final class Sum {
        private double requests;
        private double refused;
        private double running;
        private double waiting;

        void add(Use more) {
            requests += more.requests();
            refused += more.refused();
            running += more.running();
            waiting += more.waiting();
        }

        void fade(double left) {
            requests *= left;
            refused *= left;
            running *= left;
            waiting *= left;
        }

        Use use() {
            return new Use(requests, refused, running, waiting);
        }

        double weight() {
            return Use.weight(requests, running);
        }
    }

    /** A consumer in the table. */
    private static final class Entry {
        private final String consumer;
        private final Sum sum = new Sum();
        private double inherited;
        /** How many of its requests run now, each counting the more the longer it has. */
        private double now;
        /** What it weighed when it took its place among the others. */
        private double ranked;

        Entry(String consumer, double inherited) {
            this.consumer = consumer;
            this.inherited = inherited;
        }

        double own() {
            return sum.weight() + now * MEMORY_SECONDS;
        }

        double weight() {
            return inherited + own();
        }
    }

    synchronized void answered(String consumer, boolean refused) {
        add(consumer, new Use(1, refused ? 1 : 0, 0, 0));
    }

    /** A wait weighs nothing, so nobody is displaced for it: it is known of those that are in the table. */
    synchronized void waited(String consumer, Duration time) {
        Use use = new Use(0, 0, 0, faded(time) * MEMORY_SECONDS);
        Entry entry = entries.get(consumer);
        if (entry != null) {
            entry.sum.add(use);
        }
        all.add(use);
    }

    synchronized void ran(String consumer, Duration time) {
        add(consumer, new Use(0, 0, faded(time) * MEMORY_SECONDS, 0));
    }

    private void add(String consumer, Use use) {
        Entry entry = entries.get(consumer);
        if (entry == null) {
            admit(consumer, use);
        } else {
            entry.sum.add(use);
        }
        all.add(use);
    }

    private Entry admit(String consumer, Use use) {
        Entry entry = new Entry(consumer, entries.size() < shown * KEPT ? 0 : removeLightest());
        entry.sum.add(use);
        entries.put(consumer, entry);
        rank(entry);
        return entry;
    }

    /** Where consumers are many, nearly each request displaces one: it must not look at all of them. */
    private double removeLightest() {
        Entry lightest = ranking.remove();
        while (lightest.weight() > lightest.ranked) {
            rank(lightest);
            lightest = ranking.remove();
        }
        entries.remove(lightest.consumer);
        return lightest.ranked;
    }

    private void rank(Entry entry) {
        entry.ranked = entry.weight();
        ranking.add(entry);
    }

    private void rankAll() {
        ranking.clear();
        entries.values().forEach(this::rank);
    }

    /**
     * Those that are shown, the heaviest first, and at the end {@link #OTHER}: all that the others do. Called at intervals
     * that are short against a minute.
     *
     * @param since the time since this was called last
     * @param running for how long the requests have run that run now, by consumer
     */
    synchronized Map<String, Use> top(Duration since, Map<String, List<Duration>> running) {
        running(running);
        double left = 1 - faded(since);
        double perSecond = (1 - left) / seconds(since);
        double now = entries.values().stream().mapToDouble(entry -> entry.now).sum();
        Map<String, Use> top = new LinkedHashMap<>();
        entries.entrySet().stream()
                .sorted(Comparator.comparingDouble(
                        (Map.Entry<String, Entry> entry) -> -entry.getValue().own()))
                .limit(shown)
                .forEach(entry ->
                        top.put(entry.getKey(), average(entry.getValue().sum.use(), perSecond, entry.getValue().now)));
        top.put(OTHER, average(all.use(), perSecond, now).without(List.copyOf(top.values())));
        fade(left);
        return top;
    }

    private void running(Map<String, List<Duration>> running) {
        entries.values().forEach(entry -> entry.now = 0);
        rankAll();
        running.forEach((consumer, times) -> entry(consumer).now =
                times.stream().mapToDouble(TopConsumers::faded).sum());
    }

    private Entry entry(String consumer) {
        Entry entry = entries.get(consumer);
        return entry == null ? admit(consumer, Use.NONE) : entry;
    }

    private static Use average(Use sum, double perSecond, double now) {
        return sum.times(perSecond).plus(new Use(0, 0, now, 0));
    }

    private void fade(double left) {
        all.fade(left);
        entries.values().forEach(entry -> {
            entry.sum.fade(left);
            entry.inherited *= left;
        });
        entries.values().removeIf(entry -> entry.own() < FORGOTTEN);
        rankAll();
    }

    /** How much of a time that ends now is not forgotten: its whole length when it is short, a minute when it is long. */
    private static double faded(Duration time) {
        return -Math.expm1(-seconds(time) / MEMORY_SECONDS);
    }

    private static double seconds(Duration time) {
        return (double) time.toNanos() / TimeUnit.SECONDS.toNanos(1);
    }
}
