package dev.weir.monitor;

import dev.weir.dispatch.DispatchStatus;
import dev.weir.fleet.FleetStatus;
import dev.weir.pool.PoolStatus;
import dev.weir.pool.Unreachable;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the service does at one moment, and what is known of its database; its component names are those of the JSON. Times
 * are in milliseconds.
 *
 * @param at our clock
 * @param service what is in the process, which is always known
 * @param database what is in the database, as it was last seen
 * @param fleet the replicas that share a budget of connections with this one; null where there is no fleet
 */
record Frame(
        Instant at,
        Service service,
        Database database,
        @Nullable FleetStatus fleet) {

    /** That of a process by itself. */
    Frame(Instant at, Service service, Database database) {
        this(at, service, database, null);
    }

    /**
     * The process itself.
     *
     * @param applicationName what PostgreSQL calls its connections
     * @param pool what the pool holds
     * @param held connections that are there, at least those of the slots that are shown
     * @param busy of the slots that are shown, those with work at this moment
     * @param paused whether an operator lets nothing be sent
     * @param draining whether it is ending
     * @param waiting requests that wait for their turn
     * @param queueSize how many may
     * @param longestWaitMillis of the one that came first of those
     * @param lines the consumers with the most waiting requests
     * @param slots what each connection does, by number
     */
    record Service(
            String applicationName,
            PoolStatus pool,
            int held,
            int busy,
            boolean paused,
            boolean draining,
            int waiting,
            int queueSize,
            long longestWaitMillis,
            List<DispatchStatus.Line> lines,
            List<Slot> slots) {

        /**
         * Whatever sums up the slots is counted in these slots: pool and dispatcher are looked at one after the other, and
         * may differ by what happened in between.
         */
        static Service of(String applicationName, PoolStatus pool, DispatchStatus status) {
            List<Slot> slots = status.slots().stream()
                    .map(Slot::of)
                    .sorted(Comparator.comparingInt(Slot::number))
                    .toList();
            return new Service(
                    applicationName,
                    pool,
                    Math.max(pool.held(), count(slots, slot -> slot.backend() != null)),
                    count(slots, Slot::busy),
                    status.paused(),
                    status.draining(),
                    status.waiting(),
                    status.queueSize(),
                    status.longestWait().toMillis(),
                    status.lines(),
                    slots);
        }

        private static int count(List<Slot> slots, Predicate<Slot> which) {
            return Math.toIntExact(slots.stream().filter(which).count());
        }
    }

    /**
     * One connection's worth of work.
     *
     * @param number from 1
     * @param state idle, opening, resting, shared, draining, exclusive, followed, cleaning or closing
     * @param backend the process id of its backend; null when it has no connection
     * @param busy whether it has work at this moment: a message is on its way, or one request has it for itself
     * @param serving the requests that PostgreSQL works on
     */
    record Slot(int number, String state, @Nullable Integer backend, boolean busy, List<Serving> serving) {

        private static final String EXCLUSIVE = "exclusive";

        static Slot of(DispatchStatus.Slot slot) {
            OptionalInt backend = slot.backend();
            return new Slot(
                    slot.number(),
                    slot.state(),
                    backend.isPresent() ? backend.getAsInt() : null,
                    isBusy(slot),
                    slot.serving().stream().map(Serving::of).toList());
        }

        private static boolean isBusy(DispatchStatus.Slot slot) {
            return slot.messages() > 0 || slot.state().equals(EXCLUSIVE);
        }
    }

    /** A request that PostgreSQL works on: its consumer, and since when it runs. */
    record Serving(String surface, String route, String consumer, boolean writes, long runningMillis) {

        static Serving of(DispatchStatus.Serving serving) {
            return new Serving(
                    serving.surface(),
                    serving.route(),
                    serving.consumer(),
                    serving.writes(),
                    serving.running().toMillis());
        }
    }

    /**
     * The database.
     *
     * @param up whether the last attempt to talk to it went well
     * @param unreachable since when no connection can be opened, and why; null while they can
     * @param ageMillis how old {@code report} is; null without one
     * @param failure why there is none that is newer; null when the last attempt went well
     * @param report who holds which connection; null before the first census
     */
    record Database(
            boolean up,
            @Nullable Unreachable unreachable,
            @Nullable Long ageMillis,
            @Nullable String failure,
            @Nullable Report report) {}
}
