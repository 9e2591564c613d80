package dev.weir.dispatch.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One connection of the bound: what it does, and what is on its way over it. Guarded by the schedule's lock. */
final class Slot {

    private static final long BUSY = Long.MIN_VALUE;

    private final int number;
    private final int batchSize;
    private final List<Flight> flights = new ArrayList<>(2);
    private SlotState state = SlotState.IDLE;
    private @Nullable Hold hold;
    private boolean listens;
    private boolean surplus;
    private boolean fit;
    private int limit;
    private int followers;
    private int backend;
    private long idleSince = BUSY;
    private long lastEnd = BUSY;
    private boolean watched;
    private long changed;
    private long openedAt;

    /** @param number from 0 */
    Slot(int number, int batchSize) {
        this.number = number;
        this.batchSize = batchSize;
        this.limit = batchSize;
    }

    int number() {
        return number;
    }

    SlotState state() {
        return state;
    }

    /** @throws IllegalStateException for a transition that {@link SlotState} does not have */
    void state(SlotState next, long now) {
        if (!state.next().contains(next)) {
            throw new IllegalStateException("A slot does not go from " + state + " to " + next);
        }
        state = next;
        followers = 0;
        changed = now;
        idleSince = BUSY;
    }

    /** Whether nothing has moved in it for much longer than anything takes. */
    boolean isStuck(Duration grace, long now) {
        return now - changed > state.limit().toNanos()
                || jobs().anyMatch(job -> job.isOverdue(grace, now))
                || (hold != null && hold.isOverdue(grace, now));
    }

    /** How many connections had been returned when it asked for one. */
    long openedAt() {
        return openedAt;
    }

    void openedAt(long returned) {
        openedAt = returned;
    }

    /** It has a connection. */
    void lent(int processId, boolean sound, long now) {
        state(SlotState.SHARED, now);
        backend = processId;
        fit = sound;
        limit = batchSize;
    }

    /** The process id of its backend; 0 without one. */
    int backend() {
        return backend;
    }

    /** It has no connection any more. */
    void returned(long now) {
        state(SlotState.IDLE, now);
        backend = 0;
        listens = false;
    }

    /** The transaction that keeps its connection; null when none does. */
    @Nullable
    Hold hold() {
        return hold;
    }

    void hold(@Nullable Hold holding) {
        hold = holding;
    }

    /** Whether its connection is the one that listens. */
    boolean listens() {
        return listens;
    }

    void listens(boolean one) {
        listens = one;
    }

    /** Whether its connection may go on being used. */
    boolean fit() {
        return fit;
    }

    void unfit() {
        fit = false;
    }

    /** Whether it is one too many: it ends its work, and gives its connection up. */
    boolean surplus() {
        return surplus;
    }

    void surplus(boolean tooMany) {
        surplus = tooMany;
    }

    /** How many statements a message may have: fewer after one has failed, since those behind it go again. */
    int limit() {
        return limit;
    }

    void add(Flight flight) {
        flights.add(flight);
        idleSince = BUSY;
    }

    /** How long a flight took since its turn on the connection came, which is after the flight before it. */
    long elapsed(Flight flight, long now) {
        return now - Math.max(flight.begun(), lastEnd);
    }

    /** A flight has ended; statements to run again make the next messages smaller. */
    void remove(Flight flight, boolean sound, boolean someAgain, long now) {
        flights.remove(flight);
        lastEnd = now;
        fit &= sound;
        limit = someAgain ? Math.max(1, limit / 2) : Math.min(batchSize, limit + 1);
    }

    /** How many have followed since the first that may have left something was sent. */
    int followers() {
        return followers;
    }

    void followed() {
        followers++;
    }

    boolean carries(Flight flight) {
        return flights.contains(flight);
    }

    int inFlight() {
        return flights.size();
    }

    boolean isFree() {
        return flights.isEmpty();
    }

    Stream<Job> jobs() {
        return flights.stream().flatMap(flight -> flight.jobs().stream());
    }

    /** Whether the job has its connection for itself. */
    boolean runsAlone(Job job) {
        return (state == SlotState.EXCLUSIVE || state == SlotState.SOLO || state == SlotState.HELD)
                && jobs().anyMatch(running -> running == job);
    }

    /** Since when it has had nothing to do; now when it begins just now. */
    long idleSince(long now) {
        if (idleSince == BUSY) {
            idleSince = now;
        }
        return idleSince;
    }

    /** Whether a timer will look at it; said to be so from now on. */
    boolean watch() {
        boolean before = watched;
        watched = true;
        return before;
    }

    void unwatched() {
        watched = false;
    }
}
