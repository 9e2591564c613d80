package dev.weir.monitor;

import dev.weir.monitor.Census.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Connections that have something in common, over a survey.
 *
 * @param key what they have in common
 * @param now those of the last census
 * @param mostAtOnce the most that one census has
 * @param mostBusy the most of them that were in use in one census
 * @param cameAndWent connections that began and ended between the first census and the last, as far as one has them
 * @param oldestTransaction how long the one of their transactions has been open that began first
 */
record Group(
        Key key,
        List<Session> now,
        int mostAtOnce,
        int mostBusy,
        int cameAndWent,
        Optional<Duration> oldestTransaction) {

    /**
     * What makes connections a group.
     *
     * @param application what the client calls itself; may be blank
     * @param address the client's; empty for a local socket, and where addresses do not matter
     */
    record Key(String application, String user, Optional<String> address) {}

    Group {
        now = List.copyOf(now);
    }

    Counts counts() {
        return Counts.of(now);
    }
}
