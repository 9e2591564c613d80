package dev.weir.admin;

import dev.weir.http.ClientAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long a login waits before its password is looked at: after a few failures from an address, one of its logins is
 * looked at each second, right or wrong. No other address has to wait. Of IPv6, a network of 64 bits counts as one
 * address. Thread-safe.
 */
final class LoginThrottle {

    /** Failures without a penalty: passwords are mistyped. */
    static final int FREE = 5;

    /** More are not counted, and each login that succeeds takes one back. */
    static final int MOST = 2 * FREE;

    static final Duration PACE = Duration.ofSeconds(1);

    /** A login that would wait for longer is refused. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** After so long without a failure an address starts anew. */
    static final Duration FORGOTTEN = Duration.ofMinutes(5);

    /** Addresses that are remembered: those that failed last. */
    static final int REMEMBERED = 1_000;

    private final InstantSource clock;
    private final Map<InetAddress, Failures> table = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Failures> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** What is known of an address. */
    private record Failures(int count, Instant last, Instant next) {}

    LoginThrottle(InstantSource clock) {
        this.clock = clock;
    }

    /** How long a login is to wait; nothing when it is to be refused unchecked. */
    synchronized Optional<Duration> wait(InetAddress from) {
        InetAddress network = ClientAddress.network(from);
        Failures known = table.get(network);
        Instant now = clock.instant();
        if (known == null || known.count() < FREE || isForgotten(known, now)) {
            return Optional.of(Duration.ZERO);
        }
        Instant turn = known.next().isBefore(now) ? now : known.next();
        Duration wait = Duration.between(now, turn);
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            return Optional.empty();
        }
        table.put(network, new Failures(known.count(), known.last(), turn.plus(PACE)));
        return Optional.of(wait);
    }

    /** Remembers that one has failed. */
    synchronized void failed(InetAddress from) {
        InetAddress network = ClientAddress.network(from);
        Instant now = clock.instant();
        Failures known = table.get(network);
        Failures before = known == null || isForgotten(known, now) ? new Failures(0, now, now) : known;
        table.put(network, new Failures(Math.min(MOST, before.count() + 1), now, before.next()));
    }

    /** Takes one failure back. */
    synchronized void succeeded(InetAddress from) {
        table.computeIfPresent(
                ClientAddress.network(from),
                (network, known) ->
                        known.count() == 1 ? null : new Failures(known.count() - 1, known.last(), known.next()));
    }

    private static boolean isForgotten(Failures known, Instant now) {
        return known.last().plus(FORGOTTEN).isBefore(now);
    }
}
