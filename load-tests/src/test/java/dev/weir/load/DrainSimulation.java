package dev.weir.load;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/** The one instance of a service is replaced again and again: the next is ready before the one before has to go. */
public final class DrainSimulation extends Simulation {

    private final RolloutSuite suite = new RolloutSuite(
            "drain",
            "Does a request fail when the service is replaced under load, behind a proxy that follows readiness and never"
                    + " asks twice?",
            new Rollout(1, Order.NEXT_FIRST, 2),
            Duration.ZERO);

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
