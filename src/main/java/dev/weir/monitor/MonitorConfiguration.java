package dev.weir.monitor;

import dev.weir.dispatch.DispatchConsole;
import dev.weir.dispatch.Dispatcher;
import dev.weir.fleet.Fleet;
import dev.weir.fleet.FleetStatus;
import dev.weir.pool.Database;
import dev.weir.pool.PoolConsole;
import dev.weir.telemetry.Meters;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.resources.LoopResources;

/** The monitor of a running service: its endpoint, its page, and the meters that only the database knows. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({MetricsProperties.class, PeersProperties.class})
class MonitorConfiguration {

    /** How old the view of the database may get while the page is watched. */
    private static final Duration FOR_WATCHERS = Duration.ofSeconds(2);

    /** The usual time from one scrape to the next. */
    private static final Duration FOR_METERS = Duration.ofSeconds(15);

    /** Older figures say nothing of now. With a scrape a minute, each scrape exports what the one before caused to be read. */
    private static final Duration OLDEST_FOR_METERS = Duration.ofMinutes(3);

    @Bean
    LiveCensus liveCensus(Dispatcher dispatcher, DispatchConsole console, ApplicationAvailability availability) {
        return new LiveCensus(
                dispatcher,
                () -> availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC
                        && !console.status().paused(),
                Clock.systemUTC());
    }

    @Bean
    Monitor monitor(
            DispatchConsole dispatcher,
            PoolConsole pool,
            Database database,
            LiveCensus census,
            ObjectProvider<Fleet> fleet) {
        return new Monitor(dispatcher, pool, database, census, seen(fleet.getIfAvailable()), Clock.systemUTC());
    }

    private static Supplier<@Nullable FleetStatus> seen(@Nullable Fleet fleet) {
        return () -> fleet == null ? null : fleet.status();
    }

    @Bean
    Vitals vitals() {
        return new Vitals();
    }

    @Bean
    @ConditionalOnAvailableEndpoint
    ConnectionsEndpoint connectionsEndpoint(Monitor monitor) {
        return new ConnectionsEndpoint(monitor);
    }

    /** A route that is a bean is served by the management port, and by it alone. */
    @Bean
    RouterFunction<ServerResponse> monitorPage(
            Monitor monitor,
            LiveCensus census,
            Vitals vitals,
            PeersProperties peers,
            LoopResources loops,
            SslBundles bundles) {
        Runnable askDatabase = () -> census.refresh(FOR_WATCHERS);
        LiveFeed feed = new LiveFeed(monitor::frame, askDatabase, vitals, Schedulers.parallel());
        return new MonitorPage(feed, new Peers(peers.uris(), loops, trusting(peers.sslBundle(), bundles))).routes();
    }

    /** @param name of a bundle; null for the authorities that the JVM trusts */
    private static Http11SslContextSpec trusting(@Nullable String name, SslBundles bundles) {
        Http11SslContextSpec client = Http11SslContextSpec.forClient();
        return name == null
                ? client
                : client.configure(context -> context.trustManager(
                        bundles.getBundle(name).getManagers().getTrustManagerFactory()));
    }

    /** Is told of events by the dispatcher too, so that this is there only later. */
    @Bean
    ConsumerMeters consumerMeters(MetricsProperties properties, ObjectProvider<DispatchConsole> dispatcher) {
        return new ConsumerMeters(
                properties.consumers(), () -> dispatcher.getObject().status(), Schedulers.parallel());
    }

    @Bean
    RouterFunction<ServerResponse> runbooks() {
        return new RunbookRoutes().routes();
    }

    @Bean
    MeterBinder serverMeters(LiveCensus census) {
        return registry -> {
            Meters.CONNECTIONS_STRANGERS.gauge(registry, List.of(), () -> seen(census, Report::strangers));
            Meters.DATABASE_CONNECTIONS_MAX.gauge(registry, List.of(), () -> seen(census, Census::usable));
        };
    }

    /** What was seen last; the scrape after this one sees what is new by then. */
    private static double seen(LiveCensus census, ToIntFunction<Census> number) {
        census.refresh(FOR_METERS);
        return census.recent(OLDEST_FOR_METERS)
                .map(number::applyAsInt)
                .map(Integer::doubleValue)
                .orElse(Double.NaN);
    }
}
