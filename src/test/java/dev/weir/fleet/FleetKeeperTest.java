package dev.weir.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.DispatchConsole;
import dev.weir.dispatch.DispatchStatus;
import dev.weir.fleet.Roll.Replica;
import dev.weir.pool.Budget;
import dev.weir.pool.Database;
import dev.weir.pool.PoolConsole;
import dev.weir.pool.PoolStatus;
import dev.weir.pool.Unreachable;
import dev.weir.telemetry.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class FleetKeeperTest {

    private static final int BUDGET = 12;
    private static final int BOUND = 10;
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Roll ALONE = new Roll(1, BUDGET, List.of(new Replica(1, "weir-a", 1)));
    private static final Roll TWO =
            new Roll(11, BUDGET, List.of(new Replica(1, "weir-a", 10), new Replica(2, "weir-b", 1)));

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Service service = new Service();
    private volatile Roll roll = ALONE;
    private volatile @Nullable RuntimeException failure;

    private final FleetKeeper keeper = new FleetKeeper(
            new Budget("shop", BUDGET, 1),
            Duration.ofMillis(20),
            Mono.fromSupplier(this::call),
            new Console(service),
            service,
            service,
            Clock.systemUTC(),
            events::add);

    private Roll call() {
        RuntimeException why = failure;
        if (why != null) {
            throw why;
        }
        return roll;
    }

    @AfterEach
    void close() {
        keeper.close();
    }

    private void awaitSize(int size) {
        Awaitility.await().atMost(LONG).until(() -> service.size == size);
    }

    @Test
    void whenItHasStartedItMayHoldItsShareOfWhatIsFree() {
        keeper.start().block(LONG);

        assertThat(service.size).isEqualTo(10);
        assertThat(events).containsExactly(new Event.ShareChanged(10, BUDGET, 1));
        assertThat(keeper.status().problem()).isNull();
    }

    @Test
    void itGivesUpWhatIsAnothersAsSoonAsThatIsSeen() {
        keeper.start().block(LONG);
        roll = TWO;

        awaitSize(6);
        assertThat(keeper.status().replicas())
                .containsExactly(
                        new FleetStatus.Replica("weir-a", 10, 6, true), new FleetStatus.Replica("weir-b", 1, 5, false));
    }

    @Test
    void whileNothingCanBeSeenItKeepsWhatItHasAndSaysSo() {
        keeper.start().block(LONG);
        failure = new IllegalStateException("no answer");

        Awaitility.await().atMost(LONG).until(() -> "no answer"
                .equals(keeper.status().problem()));
        assertThat(service.size).isEqualTo(10);
    }

    @Test
    void whatAnOperatorHasSetIsTheMostUntilItIsSetAnew() {
        keeper.start().block(LONG);
        service.size = 3;
        roll = TWO;
        Awaitility.await().atMost(LONG).until(() -> keeper.status().allowance() == 3);
        assertThat(service.size).isEqualTo(3);

        service.size = 10;
        awaitSize(6);
    }

    @Test
    void whilePausedItLooksNoMore() {
        keeper.start().block(LONG);
        service.paused = true;
        roll = TWO;
        Awaitility.await().during(Duration.ofMillis(200)).until(() -> service.size == 10);

        service.paused = false;
        awaitSize(6);
    }

    @Test
    void withoutAConnectionItSaysThatTheFleetHasNone() {
        service.full = true;

        assertThat(keeper.status().problem())
                .isEqualTo(
                        "The fleet 'shop' has a budget of 12 connections, and none of them is free for this replica: it"
                                + " serves when another has made room or has gone. There can be no more replicas than connections.");
    }

    /** A pool of ten connections, and a database. */
    private static final class Service implements PoolConsole, Database {

        private volatile int size = 1;
        private volatile boolean paused;
        private volatile boolean full;

        @Override
        public PoolStatus status() {
            return new PoolStatus(BOUND, size, size, 0, size);
        }

        @Override
        public Mono<Void> resize(int wanted) {
            return Mono.fromRunnable(() -> size = wanted);
        }

        @Override
        public Mono<Integer> recycle(Duration patience) {
            return Mono.just(0);
        }

        @Override
        public Mono<Void> start() {
            return Mono.empty();
        }

        @Override
        public boolean up() {
            return true;
        }

        @Override
        public Optional<Unreachable> unreachable() {
            return Optional.empty();
        }

        @Override
        public Optional<Instant> full() {
            return full ? Optional.of(Instant.EPOCH) : Optional.empty();
        }

        @Override
        public String description() {
            return "";
        }

        @Override
        public String applicationName() {
            return "weir-a";
        }

        @Override
        public int bound() {
            return BOUND;
        }

        @Override
        public Mono<Void> close() {
            return Mono.empty();
        }
    }

    /** A dispatcher that has as many slots as its pool connections. */
    private record Console(Service service) implements DispatchConsole {

        @Override
        public DispatchStatus status() {
            return new DispatchStatus(service.paused, false, 0, 1, Duration.ZERO, List.of(), List.of());
        }

        @Override
        public List<Integer> stuck() {
            return List.of();
        }

        @Override
        public Mono<Void> pause() {
            return Mono.empty();
        }

        @Override
        public void resume() {}

        @Override
        public Mono<Void> resize(int connections) {
            return service.resize(connections);
        }
    }
}
