package dev.weir.load;

import dev.weir.load.network.ReadinessBalancer;
import dev.weir.load.network.Upstream;
import dev.weir.load.targets.OwnTarget.Instance;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Replaces the instances behind a balancer one after the other, again and again, as an orchestrator does: the next is
 * started and waited for until it is ready, the one before is sent SIGTERM and waited for until it has ended. On a thread
 * of its own; what it has seen may be read from any thread.
 */
final class Rolls {

    /** The load has risen by then. */
    private static final Duration BEFORE_THE_FIRST = Duration.ofSeconds(3);

    private final RolledService service;
    private final ReadinessBalancer balancer;
    private final Rollout rollout;
    private final Ending ending;
    private final Duration duration;
    /** Who has the place of each replica now; after the constructor only the own thread looks. */
    private final List<Replica> replicas = new ArrayList<>();

    private final List<Roll> rolls = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile boolean over;

    /** An instance, and what the balancer knows of it. */
    private record Replica(Instance instance, Upstream upstream) {}

    /**
     * All instances that the service has so far are behind the balancer when this returns.
     *
     * @param began second 0, as {@link System#nanoTime()}
     * @param duration replacements are begun for so long, and until there were as many as there are in any case
     */
    Rolls(RolledService service, ReadinessBalancer balancer, Rollout rollout, long began, Duration duration) {
        this.service = service;
        this.balancer = balancer;
        this.rollout = rollout;
        this.ending = new Ending(service, began);
        this.duration = duration;
        service.target().instances().forEach(instance -> replicas.add(join(instance)));
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
            LockSupport.parkNanos(BEFORE_THE_FIRST.toNanos());
            while (rolls.size() < rollout.least() || System.nanoTime() < end) {
                replace(rollout.turn(rolls.size()));
            }
        } catch (RuntimeException e) {
            trouble = Optional.of(e.toString());
        } finally {
            over = true;
        }
    }

    private void replace(int replica) {
        Replica next = rollout.order()
                .replace(
                        replicas.get(replica),
                        () -> join(service.startInstance()),
                        old -> rolls.add(end(replica, old)));
        replicas.set(replica, next);
    }

    private Replica join(Instance instance) {
        URI readiness = instance.management().resolve("/actuator/health/readiness");
        return new Replica(instance, balancer.add(instance.name(), instance.url(), readiness));
    }

    private Roll end(int replica, Replica old) {
        Roll roll = ending.of(replica, old.instance(), old.upstream());
        balancer.remove(old.upstream());
        return roll;
    }
}
