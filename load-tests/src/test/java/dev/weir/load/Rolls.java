package dev.weir.load;

import dev.weir.load.network.ReadinessBalancer;
import dev.weir.load.network.Upstream;
import dev.weir.load.targets.OwnTarget;
import dev.weir.load.targets.OwnTarget.Instance;
import dev.weir.load.watch.NamedConnections;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Replaces the one instance behind a balancer again and again, as an orchestrator does: starts the next, waits until it
 * is ready, sends SIGTERM to the one before, waits until that has ended. On a thread of its own; what it has seen may be
 * read from any thread.
 */
final class Rolls {

    /** The backends see the end of their connections after the process has ended. */
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private static final Duration BEFORE_THE_FIRST = Duration.ofSeconds(1);

    private final OwnTarget target;
    private final ReadinessBalancer balancer;
    private final long began;
    private final int least;
    private final Duration duration;
    private final Duration patience;
    private final String[] settings;
    private final Upstream first;
    private final List<Roll> rolls = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile boolean over;

    /**
     * One replacement.
     *
     * @param name of the instance that ended
     * @param second when it was sent SIGTERM
     * @param inFlight requests that it had not answered then
     * @param unreadyMillis from the signal until the balancer saw it unready; -1 when that never happened
     * @param unreadyStatus what its readiness said then; 0 when nobody answered
     * @param answeredAfter requests that it answered after the signal
     * @param exitMillis from the signal to its end
     * @param status its exit status; -1 when it had to be killed
     * @param left connections of it in PostgreSQL after its end
     */
    record Roll(
            String name,
            int second,
            int inFlight,
            long unreadyMillis,
            int unreadyStatus,
            long answeredAfter,
            long exitMillis,
            int status,
            long left) {}

    /**
     * The target's first instance is behind the balancer when this returns.
     *
     * @param began second 0, as {@link System#nanoTime()}
     * @param least how many replacements there are in any case
     * @param duration replacements are begun for so long
     * @param patience how long an instance may take to end
     * @param settings of each instance, as {@code name=value}
     */
    Rolls(
            OwnTarget target,
            ReadinessBalancer balancer,
            long began,
            int least,
            Duration duration,
            Duration patience,
            String... settings) {
        this.target = target;
        this.balancer = balancer;
        this.began = began;
        this.least = least;
        this.duration = duration;
        this.patience = patience;
        this.settings = settings.clone();
        this.first = join(target.instance());
        this.thread = Thread.ofPlatform().name("rolls").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Whether all of it is done, and the load may end. */
    boolean isOver() {
        return over;
    }

    List<Roll> all() {
        return List.copyOf(rolls);
    }

    /** Why there were no more; empty when nothing was in the way. */
    Optional<String> trouble() {
        return trouble;
    }

    private void run() {
        try {
            long end = System.nanoTime() + duration.toNanos();
            Instance old = target.instance();
            Upstream upstream = first;
            LockSupport.parkNanos(BEFORE_THE_FIRST.toNanos());
            while (rolls.size() < least || System.nanoTime() < end) {
                Instance next = target.startInstance(target.login().port(), settings);
                Upstream nextUpstream = join(next);
                rolls.add(end(old, upstream));
                old = next;
                upstream = nextUpstream;
            }
        } catch (RuntimeException e) {
            trouble = Optional.of(e.toString());
        } finally {
            over = true;
        }
    }

    private Upstream join(Instance instance) {
        URI readiness = instance.management().resolve("/actuator/health/readiness");
        return balancer.add(instance.name(), instance.url(), readiness);
    }

    private Roll end(Instance instance, Upstream upstream) {
        int inFlight = upstream.inFlight();
        long before = upstream.answered();
        long signal = System.nanoTime();
        instance.process().terminate();
        int status = instance.process().exitStatus(patience);
        long exit = System.nanoTime();
        long left = left("weir-" + instance.name());
        balancer.remove(upstream);
        return new Roll(
                instance.name(),
                (int) TimeUnit.NANOSECONDS.toSeconds(signal - began),
                inFlight,
                upstream.unreadyNanos().isEmpty()
                        ? -1
                        : millis(upstream.unreadyNanos().getAsLong() - signal),
                upstream.lastStatus(),
                upstream.answered() - before,
                millis(exit - signal),
                status,
                left);
    }

    private long left(String name) {
        long deadline = System.nanoTime() + GOODBYE.toNanos();
        long left = NamedConnections.now(target.onlooker(), name);
        while (left > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            left = NamedConnections.now(target.onlooker(), name);
        }
        return left;
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
