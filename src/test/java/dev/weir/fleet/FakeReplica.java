package dev.weir.fleet;

import dev.weir.fleet.FakeLocks.Session;
import dev.weir.pool.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A replica with the real {@link Shares} and a pool of few lines: it opens connections up to its allowance, one at a time,
 * closes a surplus as work on it ends, and looks now and then. A tick is 50 ms.
 */
final class FakeReplica {

    /** Two seconds, as {@code weir.fleet.interval} is by default. */
    private static final int TICKS_BETWEEN_LOOKS = 40;

    private static final int TICKS_BETWEEN_ATTEMPTS = 8;

    /** What has happened to it. */
    enum Condition {
        RUNNING,
        /** By SIGSTOP: it does nothing, and its connections stay. */
        STOPPED,
        /** Nothing passes between it and PostgreSQL. */
        PARTITIONED,
        /** By SIGKILL. */
        DEAD
    }

    private final Budget budget;
    private final Shares shares;
    private final Random random;
    private final List<Session> connections = new ArrayList<>();
    private Condition condition = Condition.RUNNING;
    private int size;
    private int allowance = 1;
    private long nextLook;
    private long nextAttempt;
    private @Nullable Session opening;
    private @Nullable Session unlocked;
    private int unlockedSlot;

    /** @param size of its pool */
    FakeReplica(Budget budget, int size, Random random) {
        this.budget = budget;
        this.shares = new Shares(budget);
        this.size = size;
        this.random = random;
    }

    Condition condition() {
        return condition;
    }

    void condition(Condition next) {
        condition = next;
    }

    boolean isAlive() {
        return condition != Condition.DEAD;
    }

    boolean isOpening() {
        return opening != null;
    }

    /** What it may use, by its operator. */
    void resize(int most) {
        size = most;
    }

    int held() {
        return connections.size();
    }

    /** What it ends up with once all are at rest. */
    int wanted(Roll roll) {
        return Math.min(size, shares.share(roll, budget.replica()));
    }

    int keptFree(int alive) {
        return shares.keptFree(alive);
    }

    List<Session> sessions() {
        List<Session> all = new ArrayList<>(connections);
        if (opening != null) {
            all.add(opening);
        }
        return all;
    }

    /** One tick of its life. */
    void live(FakeLocks locks, long now, boolean trouble) {
        if (condition != Condition.RUNNING) {
            return;
        }
        connections.removeIf(connection -> !connection.isOpen());
        open(locks, now);
        if (!connections.isEmpty() && now >= nextLook) {
            allowance = shares.allowance(locks.roll(), size);
            nextLook = now + TICKS_BETWEEN_LOOKS * 3 / 4 + random.nextInt(TICKS_BETWEEN_LOOKS / 4 + 1);
        }
        if (connections.size() > allowance && random.nextInt(4) == 0) {
            close(locks, connections.getFirst());
        }
        clean(locks);
        if (trouble) {
            useOne(locks);
        }
    }

    private void open(FakeLocks locks, long now) {
        Session half = opening;
        if (half != null) {
            opening = null;
            if (half.isOpen() && locks.claim(half, connections.isEmpty())) {
                connections.add(half);
            } else {
                locks.end(half);
                nextAttempt = now + 1 + random.nextInt(TICKS_BETWEEN_ATTEMPTS);
            }
        } else if (connections.size() < allowance && now >= nextAttempt) {
            opening = locks.connect(budget);
            nextAttempt = now + 1 + random.nextInt(TICKS_BETWEEN_ATTEMPTS);
        }
    }

    /** The reset behind what let go of the locks: it takes the same slot again, or the connection is closed. */
    private void clean(FakeLocks locks) {
        Session dirty = unlocked;
        if (dirty != null && !locks.take(dirty, unlockedSlot)) {
            close(locks, dirty);
        }
        unlocked = null;
    }

    /** What uses a connection lets go of its locks, or it comes to the end of its life. */
    private void useOne(FakeLocks locks) {
        if (!connections.isEmpty() && random.nextInt(10) == 0) {
            Session used = connections.get(random.nextInt(connections.size()));
            if (random.nextBoolean()) {
                close(locks, used);
            } else {
                unlocked = used;
                unlockedSlot = locks.letGo(used);
            }
        }
    }

    private void close(FakeLocks locks, Session connection) {
        connections.remove(connection);
        locks.end(connection);
    }

    /** Its process is gone; what PostgreSQL notices of that, and when, is another matter. */
    void kill() {
        condition = Condition.DEAD;
    }
}
