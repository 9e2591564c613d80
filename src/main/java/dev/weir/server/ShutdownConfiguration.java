package dev.weir.server;

import dev.weir.dispatch.Drainable;
import dev.weir.pool.Database;
import dev.weir.telemetry.Meters;
import dev.weir.telemetry.Observer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

/**
 * The order in which the process ends. Spring stops what has the highest phase first:
 *
 * <ol>
 *   <li>readiness is off (Boot, before all phases), the grace runs;
 *   <li>the web server stops listening and waits for its requests (Boot), while the dispatcher drains;
 *   <li>the management port closes (Boot), so it has answered until here;
 *   <li>the web server is gone (Boot);
 *   <li>the pool closes: after the last request, and while the event loops that it shares with the server still run;
 *   <li>the event loops end.
 * </ol>
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ShutdownProperties.class)
class ShutdownConfiguration {

    static final int GRACE_PHASE = Integer.MAX_VALUE;
    static final int FINISH_PHASE = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
    static final int POOL_PHASE = WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1024;

    @Bean
    Life life() {
        return new Life();
    }

    @Bean
    Drain drain(ShutdownProperties properties, Life life, Drainable dispatcher, Observer observer) {
        return new Drain(properties, life, dispatcher, observer, Schedulers.parallel());
    }

    @Bean
    LifecycleStep grace(Drain drain) {
        return new LifecycleStep(GRACE_PHASE, drain::grace);
    }

    @Bean
    LifecycleStep finish(Drain drain) {
        return new LifecycleStep(FINISH_PHASE, drain::finish);
    }

    @Bean
    LifecycleStep closePool(Database database) {
        return new LifecycleStep(POOL_PHASE, database::close);
    }

    /** Nothing uses the event loops after the pool. A context that is closed to be made anew must not leave threads. */
    @Bean
    LifecycleStep endEventLoops(LoopResources loops) {
        return new LifecycleStep(POOL_PHASE - 1, () -> loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)));
    }

    @Bean
    MeterBinder drainingMeter(Life life) {
        return registry -> Meters.DRAINING.gauge(registry, List.of(), () -> life.isDraining() ? 1 : 0);
    }
}
