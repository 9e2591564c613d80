package dev.weir.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fleet.FakeLocks.Session;
import dev.weir.fleet.FakeReplica.Condition;
import dev.weir.pool.Budget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Some minutes in the life of a fleet, by a seed: replicas start, stop, are killed, stopped, cut off and resized, and the
 * server fails over. After each tick the sum is judged. Then the trouble ends, and within a bounded time each replica has its
 * share.
 */
final class FleetLife {

    private static final int TICKS_OF_TROUBLE = 1500;

    /** Ten seconds for each that may have to come in, at 50 ms a tick. */
    private static final int TICKS_TO_COME_IN = 200;

    /** 25 s: PostgreSQL notices a client that has vanished by keepalives. */
    private static final int TICKS_UNTIL_NOTICED = 500;

    private final int budget;
    private final boolean limited;
    private final Random random;
    private final FakeLocks locks;
    private final List<FakeReplica> replicas = new ArrayList<>();
    private final Deque<Vanished> vanished = new ArrayDeque<>();
    private int ids;
    private long now;

    /** A backend whose client is gone, and when PostgreSQL notices. */
    private record Vanished(Session session, long noticed) {}

    /** @param limited whether the login has the budget for its CONNECTION LIMIT */
    FleetLife(long seed, boolean limited) {
        this.random = new Random(seed);
        this.budget = 1 + random.nextInt(random.nextBoolean() ? 8 : 60);
        this.limited = limited;
        this.locks = new FakeLocks(limited ? budget : Integer.MAX_VALUE);
    }

    void run() {
        start();
        for (int i = 0; i < TICKS_OF_TROUBLE; i++) {
            if (random.nextInt(15) == 0) {
                trouble();
            }
            tick(true);
        }
        calm();
    }

    private void start() {
        int size = random.nextInt(5) == 0 ? 1 + random.nextInt(budget) : budget;
        replicas.add(new FakeReplica(new Budget("fleet", budget, ++ids), size, random));
    }

    private void trouble() {
        FakeReplica some = replicas.get(random.nextInt(replicas.size()));
        switch (random.nextInt(9)) {
            case 0, 1 -> startIfFew();
            case 2 -> stop(some);
            case 3 -> kill(some);
            case 4 -> change(some, Condition.RUNNING, Condition.STOPPED);
            case 5 -> change(some, Condition.STOPPED, Condition.RUNNING);
            case 6 -> cutOff(some);
            case 7 -> some.resize(1 + random.nextInt(budget));
            default -> failOver();
        }
        replicas.removeIf(replica -> !replica.isAlive());
        if (replicas.isEmpty()) {
            start();
        }
    }

    private void startIfFew() {
        if (replicas.size() <= budget) {
            start();
        }
    }

    private static void change(FakeReplica replica, Condition from, Condition to) {
        if (replica.condition() == from) {
            replica.condition(to);
        }
    }

    /** By SIGTERM: its connections are closed before it goes. */
    private void stop(FakeReplica replica) {
        if (replica.condition() == Condition.RUNNING) {
            replica.sessions().forEach(locks::end);
            replica.kill();
        }
    }

    /** The kernel closes its sockets at once, which PostgreSQL sees within a tick or two; not through a partition. */
    private void kill(FakeReplica replica) {
        long noticed = replica.condition() == Condition.PARTITIONED ? TICKS_UNTIL_NOTICED : random.nextInt(3);
        replica.sessions().forEach(session -> vanished.add(new Vanished(session, now + noticed)));
        replica.kill();
    }

    private void cutOff(FakeReplica replica) {
        if (replica.condition() == Condition.PARTITIONED) {
            replica.condition(Condition.RUNNING);
        } else if (replica.condition() == Condition.RUNNING) {
            replica.condition(Condition.PARTITIONED);
            replica.sessions().forEach(session -> vanished.add(new Vanished(session, now + TICKS_UNTIL_NOTICED)));
        }
    }

    private void failOver() {
        if (random.nextInt(10) == 0) {
            locks.failOver();
        }
    }

    private void tick(boolean trouble) {
        now++;
        vanished.removeIf(each -> {
            boolean gone = now >= each.noticed();
            if (gone) {
                locks.end(each.session());
            }
            return gone;
        });
        for (FakeReplica replica : replicas) {
            replica.live(locks, now, trouble);
            judge();
        }
    }

    private void judge() {
        assertThat(locks.taken()).as("slots at tick %d", now).isLessThanOrEqualTo(budget);
        if (limited) {
            assertThat(locks.backends()).as("backends at tick %d", now).isLessThanOrEqualTo(budget);
        }
    }

    /** As long as there are no more replicas than connections, each has its share, and none is without one. */
    private void calm() {
        replicas.forEach(replica -> replica.condition(Condition.RUNNING));
        while (replicas.size() > budget) {
            stop(replicas.removeLast());
        }
        int patience = TICKS_UNTIL_NOTICED + TICKS_TO_COME_IN * (1 + replicas.size());
        for (int i = 0; i < patience && !isSettled(); i++) {
            tick(false);
        }
        Roll roll = locks.roll();
        assertThat(roll.replicas()).as("replicas that are there").hasSameSizeAs(replicas);
        assertThat(replicas).allSatisfy(replica -> assertThat(replica.held())
                .isEqualTo(replica.wanted(roll))
                .isPositive());
        assertThat(budget - roll.taken())
                .as("left for one that comes")
                .isGreaterThanOrEqualTo(replicas.getFirst().keptFree(replicas.size()));
    }

    private boolean isSettled() {
        Roll roll = locks.roll();
        return roll.replicas().size() == replicas.size()
                && replicas.stream()
                        .allMatch(replica -> !replica.isOpening() && replica.held() == replica.wanted(roll));
    }
}
