package dev.weir.pool;

import dev.weir.telemetry.Observer;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.R2dbcTransientResourceException;
import io.r2dbc.spi.ValidationDepth;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** The pool's beans. Nothing else in the process makes connections. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PoolProperties.class, ResponseMemoryProperties.class, R2dbcProperties.class})
class PoolConfiguration {

    private static final Duration EVICTION_INTERVAL = Duration.ofMillis(500);

    /**
     * The event loops of the HTTP server and of the driver, so that an answer crosses no thread. Not colocated: that
     * would put every connection on the loop of the first request.
     */
    @Bean(destroyMethod = "")
    LoopResources loopResources() {
        HostsFile.readAgain();
        int workers = Runtime.getRuntime().availableProcessors();
        return LoopResources.create("weir", 1, workers, true, false);
    }

    @Bean
    Bound bound(PoolProperties properties, ObjectProvider<Budget> budget) {
        Bound bound = new Bound(properties.size());
        // A replica that comes begins with one; how many more are its share is known then.
        budget.ifAvailable(shared -> bound.limit(1));
        return bound;
    }

    @Bean
    Reachability reachability(Observer observer) {
        return new Reachability(Clock.systemUTC(), observer);
    }

    @Bean
    DriverSettings driverSettings(
            R2dbcConnectionDetails details,
            R2dbcProperties database,
            PoolProperties properties,
            ObjectProvider<SessionSettings> session,
            StatementTimeout statementTimeout,
            ObjectProvider<Budget> budget,
            Environment environment) {
        return new DriverSettings(
                options(details, database),
                "weir-" + environment.getProperty("weir.instance", defaultInstance(environment)),
                session.getIfAvailable(() -> SessionSettings.NONE),
                properties.connectTimeout(),
                statementTimeout.value(),
                budget.getIfAvailable());
    }

    @Bean
    BoundedConnectionFactory boundedConnectionFactory(
            DriverSettings settings,
            LoopResources loops,
            Bound bound,
            PoolProperties properties,
            Reachability reachability,
            MemoryBudget responseMemory,
            Observer observer) {
        return new BoundedConnectionFactory(
                settings, loops, bound, properties, reachability, responseMemory, Clock.systemUTC(), observer);
    }

    /** The memory of all answers that have come from PostgreSQL and that clients have not taken yet. */
    @Bean
    MemoryBudget responseMemory(ResponseMemoryProperties properties) {
        return new MemoryBudget(properties.bytes());
    }

    /** Disposed of by {@link PooledDatabase#close}, while the event loops still live. */
    @Bean(destroyMethod = "")
    @Primary
    ConnectionPool connectionPool(BoundedConnectionFactory factory, Bound bound, PoolProperties properties) {
        return new ConnectionPool(ConnectionPoolConfiguration.builder(factory)
                // None beforehand: after an outage the pool would reserve all of them for the first that asks.
                .initialSize(0)
                .maxSize(properties.size())
                .maxCreateConnectionTime(properties.connectTimeout())
                // The pool would double its own wait for each retry; the dispatcher knows better when to try again.
                .acquireRetry(0)
                .validationDepth(ValidationDepth.LOCAL)
                .preRelease(connection -> keepOnlyTheClean(factory, connection))
                // One that came too late for its borrower may still be pending beside the next.
                .customizer(builder -> builder.allocationStrategy(new BoundedAllocation(bound))
                        .evictionPredicate((connection, lent) -> !factory.usable(connection))
                        .evictInBackground(EVICTION_INTERVAL)
                        .maxPendingAcquire(2 * properties.size()))
                .build());
    }

    /** Closed by Spring too, for a context that ends before its lifecycle has begun. */
    @Bean(destroyMethod = "close")
    PooledDatabase pooledDatabase(
            ConnectionPool pool,
            BoundedConnectionFactory factory,
            Bound bound,
            Reachability reachability,
            DriverSettings settings,
            PoolProperties properties) {
        return new PooledDatabase(pool, factory, bound, reachability, settings, properties, Clock.systemUTC());
    }

    @Bean
    PoolMeters poolMeters(ConnectionPool pool, Bound bound, Reachability reachability) {
        return new PoolMeters(pool, bound, reachability);
    }

    /** An error here makes the pool close the connection instead of taking it back. */
    private static Mono<Void> keepOnlyTheClean(BoundedConnectionFactory factory, Connection connection) {
        factory.lent(connection, false);
        if (factory.doomed(connection) || !connection.isAutoCommit()) {
            return Mono.error(new R2dbcTransientResourceException("The connection is not clean"));
        }
        return Mono.empty();
    }

    private static ConnectionFactoryOptions options(R2dbcConnectionDetails details, R2dbcProperties database) {
        ConnectionFactoryOptions options = ServiceUrl.plain(details.getConnectionFactoryOptions());
        ConnectionFactoryOptions.Builder builder = options.mutate();
        if (!options.hasOption(ConnectionFactoryOptions.USER) && database.getUsername() != null) {
            builder.option(ConnectionFactoryOptions.USER, database.getUsername());
        }
        if (!options.hasOption(ConnectionFactoryOptions.PASSWORD) && database.getPassword() != null) {
            builder.option(ConnectionFactoryOptions.PASSWORD, database.getPassword());
        }
        if (database.getName() != null && !options.hasOption(ConnectionFactoryOptions.DATABASE)) {
            builder.option(ConnectionFactoryOptions.DATABASE, database.getName());
        }
        return builder.build();
    }

    private static String defaultInstance(Environment environment) {
        return host() + ":" + environment.getProperty("server.port", "8080");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
