package dev.weir.server;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * How long a process takes to end.
 *
 * @param grace how long it serves on after the signal
 * @param longest from the signal to its end, when clients use the deadline up and the database does not answer
 */
public record WayOut(Duration grace, Duration longest) {

    /** With the settings that variables of the environment give, and the defaults of the others. */
    public static WayOut of(Map<String, String> environment) {
        var variables = new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.copyOf(environment));
        Binder binder = new Binder(Objects.requireNonNull(ConfigurationPropertySource.from(variables)));
        ShutdownProperties shutdown = binder.bindOrCreate("weir.shutdown", ShutdownProperties.class);
        Duration closingThePool = shutdown.phaseTimeout();
        return new WayOut(shutdown.grace(), shutdown.deadline().plus(closingThePool));
    }
}
