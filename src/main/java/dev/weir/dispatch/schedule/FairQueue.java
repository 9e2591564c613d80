package dev.weir.dispatch.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What waits, in a line for each consumer; the lines are served in turn, so that a consumer with one request waits for
 * at most one round, however many another has. A consumer takes room only while it waits.
 *
 * <p>A line that stands is shed by age, after Nichols and Jacobson's controlled delay (RFC 8289): when for
 * {@link #INTERVAL} none of it was served within the target, entries that have waited one and a half times as long are
 * dropped. So what is served under overload has not waited for long.
 *
 * <p>Not safe for use by several threads.
 */
final class FairQueue<E extends FairQueue.Waiting> {

    /** An entry. Compared by identity. */
    interface Waiting {

        /** Whose line it stands in. */
        String consumer();

        /** When it came, by the queue's clock in nanoseconds. */
        long since();

        /** Whether it may be sent away, for its age or to make room. */
        boolean sheddable();
    }

    /** Longer than a burst, or than it takes to replace a lost connection; shorter than a client's patience. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private final long target;
    private final Map<String, Line> lines = new HashMap<>();
    private final LinkedHashSet<Line> turns = new LinkedHashSet<>();
    private final NavigableSet<Line> byLength =
            new TreeSet<>(Comparator.<Line>comparingInt(line -> line.sheddable).thenComparingLong(line -> line.number));
    private long opened;
    private long patience = Long.MIN_VALUE;
    private int size;
    private int sheddable;

    /** @param target the wait above which a standing line is shed */
    FairQueue(Duration target) {
        this.target = target.toNanos();
    }

    int size() {
        return size;
    }

    /** How many of them may be sent away. */
    int sheddable() {
        return sheddable;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** How many consumers wait. */
    int consumers() {
        return lines.size();
    }

    /** How many of a consumer's wait. */
    int length(String consumer) {
        Line line = lines.get(consumer);
        return line == null ? 0 : line.length();
    }

    /** The length of the longest line, without entries that may not be dropped. */
    int longest() {
        return byLength.isEmpty() ? 0 : byLength.last().sheddable;
    }

    void add(E element) {
        Line line = lines.computeIfAbsent(element.consumer(), name -> new Line(name, opened++, element.since()));
        byLength.remove(line);
        line.waiting.addLast(element);
        count(line, element, 1);
        byLength.add(line);
        turns.add(line);
    }

    /** Takes one out, wherever it stands; false when it is not there. */
    boolean remove(E element) {
        Line line = lines.get(element.consumer());
        if (line == null || !line.waiting.contains(element)) {
            return false;
        }
        take(line, element);
        return true;
    }

    /** Takes the last entry of the longest line, of those that may be dropped. */
    @Nullable
    E removeLastOfLongest() {
        return byLength.isEmpty()
                ? null
                : byLength.last().waiting.reversed().stream()
                        .filter(Waiting::sheddable)
                        .findFirst()
                        .map(last -> take(byLength.last(), last))
                        .orElse(null);
    }

    /**
     * Takes the next in turn.
     *
     * @param shed is told of the entries that were dropped instead
     */
    @Nullable
    E poll(long now, Consumer<E> shed) {
        while (!turns.isEmpty()) {
            Line line = turns.removeFirst();
            turns.addLast(line);
            E next = take(line, line.waiting.getFirst());
            if (line.waiting.isEmpty() || !line.stands(next, now)) {
                return next;
            }
            shed.accept(next);
            // The turn goes on with the same line.
            turns.addFirst(line);
        }
        return null;
    }

    /** Whether another entry waits. */
    boolean waitsBeside(@Nullable String consumer) {
        return lines.size() > (consumer != null && lines.containsKey(consumer) ? 1 : 0);
    }

    /**
     * Takes the next in turn of the consumer with the fewest running, and fewer than so many. Drops nothing.
     *
     * @param running how many run, by consumer
     */
    @Nullable
    E pollFairest(Map<String, Integer> running, int most) {
        Line fairest = null;
        int fewest = most;
        for (Line line : turns) {
            int runs = running.getOrDefault(line.consumer, 0);
            if (runs < fewest) {
                fairest = line;
                fewest = runs;
            }
        }
        if (fairest == null) {
            return null;
        }
        turns.remove(fairest);
        turns.addLast(fairest);
        return take(fairest, fairest.waiting.getFirst());
    }

    /** No line stands: whatever kept them waiting until now was not their length, and does not count as a wait. */
    void patience(long now) {
        patience = now;
        lines.values().forEach(line -> line.brisk = now);
    }

    /** The same, while nothing comes or goes. */
    Stream<E> stream() {
        return lines.values().stream().flatMap(line -> line.waiting.stream());
    }

    /** Everything that waits; it waits on. */
    List<E> all() {
        List<E> all = new ArrayList<>(size);
        lines.values().forEach(line -> all.addAll(line.waiting));
        return all;
    }

    private E take(Line line, E element) {
        byLength.remove(line);
        line.waiting.remove(element);
        count(line, element, -1);
        if (line.waiting.isEmpty()) {
            lines.remove(line.consumer);
            turns.remove(line);
        } else {
            byLength.add(line);
        }
        return element;
    }

    /** While the line is not among those by length. */
    private void count(Line line, E element, int by) {
        size += by;
        if (element.sheddable()) {
            line.sheddable += by;
            sheddable += by;
        }
    }

    private final class Line {

        private final String consumer;
        private final long number;
        private final LinkedHashSet<E> waiting = new LinkedHashSet<>();
        private int sheddable;
        private long brisk;

        Line(String consumer, long number, long now) {
            this.consumer = consumer;
            this.number = number;
            this.brisk = now;
        }

        int length() {
            return waiting.size();
        }

        private long since(E head) {
            return patience == Long.MIN_VALUE || head.since() - patience > 0 ? head.since() : patience;
        }

        /** Whether the line stands, and this one has waited too long in it. */
        boolean stands(E head, long now) {
            long waited = now - since(head);
            if (waited < target) {
                brisk = now;
                return false;
            }
            return now - brisk > INTERVAL.toNanos() && waited > target + target / 2 && head.sheddable();
        }
    }
}
