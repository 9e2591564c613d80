package dev.weir.fleet;

import dev.weir.dispatch.DispatchConsole;
import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.work.Work;
import dev.weir.pool.Budget;
import dev.weir.pool.Database;
import dev.weir.pool.PoolConsole;
import dev.weir.telemetry.Meters;
import dev.weir.telemetry.Observer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToIntFunction;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The fleet's beans; without {@code weir.fleet.budget} there is none of them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FleetProperties.class)
class FleetConfiguration {

    private static final double MILLIS_PER_SECOND = 1e3;

    /** Of a process that shares a budget. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(HasBudget.class)
    static class Shared {

        @Bean
        Budget fleetBudget(FleetProperties properties) {
            return new Budget(
                    properties.name(),
                    Objects.requireNonNull(properties.budget()),
                    ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
        }

        @Bean
        FleetKeeper fleet(
                Budget budget,
                FleetProperties properties,
                Dispatcher dispatcher,
                DispatchConsole console,
                PoolConsole pool,
                Database database,
                Observer observer) {
            Work call = RollQuery.work(budget, properties.interval());
            return new FleetKeeper(
                    budget,
                    properties.interval(),
                    dispatcher.one(call).map(row -> RollQuery.read(row.takeBytes(0))),
                    console,
                    pool,
                    database,
                    Clock.systemUTC(),
                    observer);
        }

        /** The health contributor {@code fleet}: Boot takes the name from the method's. */
        @Bean
        FleetHealth fleetHealthIndicator(Budget budget, Database database) {
            return new FleetHealth(budget, database);
        }

        @Bean
        MeterBinder fleetMeters(Budget budget, FleetKeeper fleet) {
            return registry -> {
                Meters.FLEET_BUDGET.gauge(registry, List.of(), budget::connections);
                Meters.FLEET_SHARE.gauge(registry, List.of(), () -> seen(fleet, FleetStatus::share));
                Meters.FLEET_TAKEN.gauge(registry, List.of(), () -> seen(fleet, FleetStatus::taken));
                Meters.FLEET_REPLICAS.gauge(
                        registry,
                        List.of(),
                        () -> seen(fleet, status -> status.replicas().size()));
                Meters.FLEET_AGE.gauge(registry, List.of(), () -> age(fleet));
            };
        }

        private static int seen(FleetKeeper fleet, ToIntFunction<FleetStatus> number) {
            return number.applyAsInt(fleet.status());
        }

        private static double age(FleetKeeper fleet) {
            Long millis = fleet.status().ageMillis();
            return millis == null ? Double.NaN : millis / MILLIS_PER_SECOND;
        }
    }
}
