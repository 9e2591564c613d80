package dev.weir.load;

import dev.weir.load.report.Page;
import dev.weir.load.targets.OwnTarget;
import dev.weir.load.targets.OwnTarget.Instance;
import java.time.Duration;

/**
 * The service that is replaced, and how each of its instances is set.
 *
 * @param grace how long an instance serves on after the signal
 * @param deadline how long it may take to answer what it has accepted, from the signal
 */
record RolledService(OwnTarget target, Duration grace, Duration deadline) {

    /**
     * Starts PostgreSQL and all replicas, one after the other.
     *
     * @param suite the suite's name, for its logs
     */
    static RolledService start(String suite, Settings settings, Rollout rollout) {
        RolledService service = new RolledService(
                Targets.database(suite, settings),
                Settings.duration("grace", Duration.ofSeconds(2)),
                Settings.duration("deadline", Duration.ofSeconds(25)));
        try {
            service.target.limitConnections(rollout.mostAlive() * service.target.bound());
            for (int i = 0; i < rollout.replicas(); i++) {
                service.startInstance();
            }
            return service;
        } catch (RuntimeException e) {
            service.target.close();
            throw e;
        }
    }

    /** One more instance; it is ready when this returns. */
    Instance startInstance() {
        return target.startInstance(
                target.login().port(),
                "weir.shutdown.grace=%dms".formatted(grace.toMillis()),
                "weir.shutdown.deadline=%dms".formatted(deadline.toMillis()),
                // A new JVM is slow, and beside others on few cores more so: that makes clients wait, and those waits
                // foretell longer ones. To be refused for it is not what this is about.
                "weir.dispatch.queue-target=10s",
                "weir.dispatch.deadline=%dms".formatted(deadline.toMillis()));
    }

    /** How long an instance may take to end. */
    Duration patience() {
        return grace.plus(deadline);
    }

    void tell(Page page) {
        page.fact(
                "the service's grace and deadline",
                "%d ms and %d ms from the signal; as the service has it the grace is 5 s, and is shorter here"
                                .formatted(grace.toMillis(), deadline.toMillis())
                        + " unless -Dgrace says otherwise");
        page.fact(
                "the service's queue",
                "may stand for 10 s, and a request may take as long as the deadline above, before anything is refused:"
                        + " a JVM that has just started is slow");
    }
}
