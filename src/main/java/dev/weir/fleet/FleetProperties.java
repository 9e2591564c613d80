package dev.weir.fleet;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code weir.fleet.*}.
 *
 * @param budget how many connections all replicas may hold together; null for no fleet
 * @param name replicas of one name, in one database, are one fleet
 * @param interval how often a replica looks who is there
 */
@ConfigurationProperties("weir.fleet")
record FleetProperties(
        @Nullable Integer budget,
        @DefaultValue("weir") String name,
        @DefaultValue("2s") Duration interval) {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    FleetProperties {
        if (budget != null && budget < 1) {
            throw new IllegalArgumentException("weir.fleet.budget is " + budget + "; it must be 1 or more");
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("weir.fleet.name is empty");
        }
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("weir.fleet.interval is " + interval.toMillis() + "ms; it must be "
                    + SHORTEST.toMillis() + "ms to " + LONGEST.toSeconds() + "s");
        }
    }
}
