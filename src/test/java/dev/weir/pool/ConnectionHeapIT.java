package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** A connection that has ended leaves nothing in the heap. */
class ConnectionHeapIT {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int SIDE_BY_SIDE = 8;
    private static final int WARM_UP = 400;

    /** Of what is measured while other threads of the JVM live. */
    private static final long NOISE = 2_000_000;

    private final LoopResources loops = LoopResources.create("connection-heap-it", 1, 2, true, false);
    private final Bound bound = new Bound(SIDE_BY_SIDE);

    @AfterEach
    void end() {
        bound.untilEmpty().block(LONG);
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block(LONG);
    }

    @Test
    void tenThousandConnectionsThatFailLeaveNothingBehind() throws IOException {
        try (ServerSocket hangsUp = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> hangUp(hangsUp));
            DriverSettings settings = settings(new Login("localhost", hangsUp.getLocalPort(), "none", "u", "p"));
            fail(settings, WARM_UP);
            long before = used();

            fail(settings, 10_000);

            assertThat(used() - before).isLessThan(NOISE);
        }
    }

    @Test
    void hundredsOfConnectionsThatWereOpenLeaveNothingBehind() {
        DriverSettings settings = settings(TestDatabase.createDatabase());
        openAndClose(settings, WARM_UP);
        long before = used();

        openAndClose(settings, 400);

        assertThat(used() - before).isLessThan(NOISE);
    }

    private void fail(DriverSettings settings, int times) {
        for (int i = 0; i < times / SIDE_BY_SIDE; i++) {
            BoundedConnectionFactory unpausing = factory(settings);
            Flux.range(0, SIDE_BY_SIDE)
                    .flatMap(n -> Mono.from(unpausing.create()).onErrorComplete(), SIDE_BY_SIDE)
                    .then()
                    .block(LONG);
        }
    }

    private void openAndClose(DriverSettings settings, int times) {
        BoundedConnectionFactory factory = factory(settings);
        Flux.range(0, times)
                .flatMap(n -> factory.create().flatMap(PostgresqlConnection::close), SIDE_BY_SIDE)
                .then()
                .block(LONG);
    }

    private BoundedConnectionFactory factory(DriverSettings settings) {
        PoolProperties properties = new PoolProperties(
                SIDE_BY_SIDE, Duration.ofMinutes(30), Duration.ofSeconds(5), LONG, Duration.ofSeconds(5));
        Reachability reachability = new Reachability(Clock.systemUTC(), event -> {});
        return new BoundedConnectionFactory(
                settings,
                loops,
                bound,
                properties,
                reachability,
                new MemoryBudget(1 << 28),
                Clock.systemUTC(),
                event -> {});
    }

    private static DriverSettings settings(Login login) {
        ConnectionFactoryOptions options = ConnectionFactoryOptions.builder()
                .option(ConnectionFactoryOptions.DRIVER, "postgresql")
                .option(ConnectionFactoryOptions.HOST, login.host())
                .option(ConnectionFactoryOptions.PORT, login.port())
                .option(ConnectionFactoryOptions.DATABASE, login.database())
                .option(ConnectionFactoryOptions.USER, login.username())
                .option(ConnectionFactoryOptions.PASSWORD, login.password())
                .build();
        return new DriverSettings(
                options,
                "weir-connection-heap-it",
                SessionSettings.NONE,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10));
    }

    private static void hangUp(ServerSocket server) {
        try {
            while (!server.isClosed()) {
                server.accept().close();
            }
        } catch (SocketException closed) {
            // The test is over.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Bytes of the heap that are reachable. */
    private static long used() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
