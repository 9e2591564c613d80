package dev.weir.rest;

import java.time.Duration;
import java.util.Locale;
import org.springframework.http.HttpHeaders;

/**
 * How long the stages of one request took, for a client that asks for it ({@code Server-Timing}, W3C; milliseconds).
 * The stages follow each other, also from one thread to the next. Without the preference nothing is measured.
 */
final class ServerTiming {

    private static final String HEADER = "Server-Timing";
    /** Of a request that does not ask. */
    static final ServerTiming OFF = new ServerTiming(false, 0);

    private final boolean asked;
    private final long began;
    private final StringBuilder stages = new StringBuilder();
    private long last;

    private ServerTiming(boolean asked, long began) {
        this.asked = asked;
        this.began = began;
        this.last = began;
    }

    /**
     * The times of one request.
     *
     * @param began when its first stage began, by {@link System#nanoTime}
     */
    static ServerTiming of(boolean asked, long began) {
        return asked ? new ServerTiming(true, began) : OFF;
    }

    /** A stage has ended, and the next begins. */
    ServerTiming ended(String stage) {
        if (asked) {
            long now = System.nanoTime();
            append(stage, now - last);
            last = now;
        }
        return this;
    }

    /** A stage took so long, as measured by the dispatcher. */
    ServerTiming took(String stage, Duration time) {
        if (asked) {
            append(stage, time.toNanos());
        }
        return this;
    }

    /** Writes the header; the total is the time up to now. */
    void tell(HttpHeaders headers) {
        if (asked) {
            append("total", System.nanoTime() - began);
            headers.set(HEADER, stages.toString());
        }
    }

    private void append(String stage, long nanos) {
        stages.append(stages.isEmpty() ? "" : ", ")
                .append(String.format(Locale.ROOT, "%s;dur=%.3f", stage, nanos / 1e6));
    }
}
