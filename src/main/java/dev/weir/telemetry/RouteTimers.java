package dev.weir.telemetry;

import io.micrometer.core.instrument.Timer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one route. They are few, and found by looking at one after the other: every request asks several times,
 * and neither makes a key nor hashes one. Thread-safe.
 */
final class RouteTimers {

    private volatile Entry[] entries = {};

    private record Entry(Meters meter, String label, int status, Timer timer) {

        boolean is(Meters meter, String label, int status) {
            return this.meter == meter && this.status == status && this.label.equals(label);
        }
    }

    /**
     * The timer of a meter with these tags besides the route; null when it has not been added.
     *
     * @param status the status of an answer, 0 for what has none
     */
    @Nullable
    Timer find(Meters meter, String label, int status) {
        for (Entry entry : entries) {
            if (entry.is(meter, label, status)) {
                return entry.timer();
            }
        }
        return null;
    }

    /** Two threads may come here with the same tags: the registry gives both one timer, and the second entry is idle. */
    synchronized Timer add(Meters meter, String label, int status, Timer timer) {
        Entry[] more = Arrays.copyOf(entries, entries.length + 1);
        more[entries.length] = new Entry(meter, label, status, timer);
        entries = more;
        return timer;
    }
}
