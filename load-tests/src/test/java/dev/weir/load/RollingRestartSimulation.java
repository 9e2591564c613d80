package dev.weir.load;

import io.gatling.javaapi.core.Simulation;

/**
 * Three replicas are replaced one at a time, where there is no room for a fourth: each has ended, and its connections are
 * gone, before its successor is started.
 */
public final class RollingRestartSimulation extends Simulation {

    private final RolloutSuite suite = new RolloutSuite(
            "rolling-restart",
            "Three replicas are restarted one at a time under load, behind a small round-robin proxy that follows readiness"
                    + " and never retries: does a request fail, and do all together ever hold more than three times the"
                    + " bound?",
            new Rollout(3, Order.OLD_FIRST, 1));

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
