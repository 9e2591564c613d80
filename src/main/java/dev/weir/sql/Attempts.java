package dev.weir.sql;

import dev.weir.error.CredentialFailure;
import dev.weir.error.FailureException;
import dev.weir.http.ClientAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits how often passwords are tried for a user from an address. After a few wrong ones each makes the next wait twice
 * as long, up to a minute. Of IPv6, a network of 64 bits counts as one address. Thread-safe.
 */
final class Attempts {

    /** Attempts without a penalty. */
    static final int FREE = 5;

    static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /** Pairs of address and user that are remembered: those that tried last. */
    private static final int REMEMBERED = 10_000;

    /** Twice as long, so many times, is more than the longest wait. */
    private static final int MOST_DOUBLINGS = 6;

    private final InstantSource clock;
    private final Map<String, Tried> table = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tried> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Tried(int count, Instant next) {}

    Attempts(InstantSource clock) {
        this.clock = clock;
    }

    /** Whose attempts are counted together. */
    static String key(InetAddress from, String user) {
        return ClientAddress.network(from).getHostAddress() + ' ' + user;
    }

    /**
     * Counts an attempt that begins: it is wrong until it has succeeded.
     *
     * @throws FailureException when it comes too early
     */
    synchronized void begin(String key) {
        Instant now = clock.instant();
        Tried known = table.get(key);
        if (known != null && now.isBefore(known.next())) {
            throw new FailureException(new CredentialFailure.TooManyAttempts(Duration.between(now, known.next())));
        }
        int count = known == null ? 1 : known.count() + 1;
        table.put(key, new Tried(count, now.plus(penalty(count))));
    }

    private static Duration penalty(int count) {
        if (count < FREE) {
            return Duration.ZERO;
        }
        Duration penalty = Duration.ofSeconds(1L << Math.min(count - FREE, MOST_DOUBLINGS));
        return penalty.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : penalty;
    }

    /** The attempt was right. */
    synchronized void succeeded(String key) {
        table.remove(key);
    }
}
