package dev.weir.load.watch;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How many requests were sent in which second. May be used from any thread. */
public final class Arrivals {

    private final long began;
    private final Map<Integer, LongAdder> seconds = new ConcurrentHashMap<>();

    /** @param began its second 0, as {@link System#nanoTime()} */
    public Arrivals(long began) {
        this.began = began;
    }

    /** One is sent now. */
    public void note() {
        seconds.computeIfAbsent(secondOf(System.nanoTime()), key -> new LongAdder())
                .increment();
    }

    /** The second of a time. */
    public int secondOf(long nanoTime) {
        return (int) TimeUnit.NANOSECONDS.toSeconds(nanoTime - began);
    }

    /** How many in each second, in their order; those without any are left out. */
    public Map<Integer, Long> seconds() {
        Map<Integer, Long> course = new TreeMap<>();
        seconds.forEach((second, count) -> course.put(second, count.sum()));
        return course;
    }
}
