package dev.weir.dispatch;

import dev.weir.pool.Connections;
import dev.weir.pool.Database;
import dev.weir.pool.PoolConsole;
import dev.weir.pool.StatementTimeout;
import dev.weir.telemetry.Meters;
import dev.weir.telemetry.Observer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Schedulers;

/** The dispatcher's beans. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DispatchProperties.class, StreamProperties.class})
class DispatchConfiguration {

    private static final double NANOS_PER_SECOND = 1e9;

    @Bean
    StatementTimeout statementTimeout(DispatchProperties properties) {
        return new StatementTimeout(properties.companyTimeout());
    }

    @Bean
    Lanes lanes(Connections connections, Database database, DispatchProperties properties, Observer observer) {
        return new Lanes(connections, database.bound(), properties, Schedulers.parallel(), observer);
    }

    @Bean
    LaneDispatcher dispatcher(Lanes lanes, PoolConsole pool, StreamProperties stream) {
        return new LaneDispatcher(lanes, pool, stream);
    }

    @Bean
    MeterBinder dispatchMeters(Lanes lanes) {
        return registry -> {
            Meters.QUEUE_DEPTH.gauge(registry, List.of(), lanes::waiting);
            Meters.QUEUE_WAIT.gauge(registry, List.of(), () -> lanes.longestWait() / NANOS_PER_SECOND);
            Meters.DISPATCH_PAUSED.gauge(registry, List.of(), () -> lanes.paused() ? 1 : 0);
            Meters.LANES.gauge(registry, List.of("idle"), () -> lanes.count(LaneState::isIdle));
            Meters.LANES.gauge(registry, List.of("slow"), () -> lanes.count(LaneState::isSlow));
            Meters.LANES.gauge(
                    registry, List.of("fast"), () -> lanes.count(state -> !state.isIdle() && !state.isSlow()));
            Meters.SHAPES.gauge(registry, List.of(), lanes::prepared);
        };
    }
}
