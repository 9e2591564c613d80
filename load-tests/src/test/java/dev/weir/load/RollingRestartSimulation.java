package dev.weir.load;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/**
 * Three replicas are replaced one at a time, where there is no room for a fourth: each has ended, and its connections are
 * gone, before its successor is started.
 */
public final class RollingRestartSimulation extends Simulation {

    /**
     * Without it the load would take all there is of a small machine, and a JVM half a minute to start. Where replicas have
     * machines of their own, clients take nothing from one that starts.
     */
    private static final Duration PAUSE = Duration.ofMillis(150);

    private final RolloutSuite suite = new RolloutSuite(
            "rolling-restart",
            "Three replicas are restarted one at a time under load, behind a small round-robin proxy that follows readiness"
                    + " and never retries: does a request fail, and do all together ever hold more than three times the"
                    + " bound?",
            new Rollout(3, Order.OLD_FIRST, 1),
            PAUSE);

    {
        setUp(suite.load()).protocols(suite.protocol()).assertions(suite.assertions());
    }

    @Override
    public void before() {
        suite.begin();
    }

    @Override
    public void after() {
        suite.end();
    }
}
