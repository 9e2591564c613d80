package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.Ending;
import dev.weir.error.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what is let in, what each connection of the bound does next and with whom, and what becomes of it. It is told
 * what happened and answers with the {@link Action}s that follow. It does nothing itself and knows no clock: {@code now}
 * is the caller's, in nanoseconds, and never goes back. So all of it can be run in a test, on any schedule of events.
 *
 * <p>Not safe for use by several threads: the engine's lock guards it.
 */
public final class Schedule {

    private final Limits limits;
    private final Backlog backlog;
    private final Admission admission;
    private final Slots slots;
    private final Actions out = new Actions();
    private final Exits exits;
    private final Steps steps;
    private final Holds holds;
    private final Arrivals arrivals;
    private final Endings endings;
    private boolean draining;

    /** @param size how many connections there may be */
    public Schedule(int size, Limits limits) {
        this.limits = limits;
        this.backlog = new Backlog(limits);
        this.slots = new Slots(size, limits.batchSize());
        this.admission = new Admission(limits.queueSize(), limits.mostOfOne(), backlog.lines());
        this.exits = new Exits(backlog, slots, admission, out);
        this.steps = new Steps(limits, backlog, slots, admission, exits, out);
        this.holds = new Holds(slots, exits, steps, out);
        this.arrivals = new Arrivals(limits, backlog, slots, admission, exits, steps, holds, out);
        this.endings = new Endings(limits, backlog, admission, exits, steps, holds, out);
    }

    /** Callers ask, all at once. */
    public List<Action> offered(List<Ticket> tickets, long now) {
        arrivals.offered(tickets, draining, now);
        return out.take();
    }

    /** A caller has gone. */
    public List<Action> left(Ticket ticket) {
        exits.left(ticket);
        return out.take();
    }

    /** A ticket's deadline has passed. */
    public List<Action> overdue(Ticket ticket, long now) {
        exits.overdue(ticket, now);
        return out.take();
    }

    /** A cancelled write has not said in time what became of it. */
    public List<Action> undecided(Ticket ticket) {
        exits.undecided(ticket);
        return out.take();
    }

    /**
     * A slot has its connection.
     *
     * @param backend the process id of its backend
     * @param fit whether the connection can be used
     */
    public List<Action> lent(int slot, int backend, boolean fit, long now) {
        Slot holder = slots.get(slot);
        holder.lent(backend, fit, now);
        steps.advance(holder, now);
        return out.take();
    }

    /**
     * No connection was to be had. While another slot has one, or may be about to, the queue waits for that; without one nothing
     * will be served soon, but for a connection that was returned while this slot asked for a new one.
     */
    public List<Action> refused(int slot, Failure failure, long now) {
        Slot opening = slots.get(slot);
        if (slots.oneWasReturnedSince(opening)) {
            out.add(new Action.Borrow(slot));
        } else if (slots.othersServe(opening)) {
            opening.state(SlotState.RESTING, now);
            out.add(new Action.Rest(slot, Limits.REST));
        } else {
            opening.state(SlotState.IDLE, now);
            admission.interrupted();
            exits.failAllDue(failure);
            steps.giveUpListening();
            steps.wake(now);
        }
        return out.take();
    }

    /** A slot without a connection has waited long enough. */
    public List<Action> rested(int slot, long now) {
        slots.get(slot).state(SlotState.IDLE, now);
        steps.wake(now);
        return out.take();
    }

    /** A flight has ended; said a second time, it is ignored. */
    public List<Action> ended(int slot, Flight flight, Ending end, long now) {
        Slot carrier = slots.get(slot);
        if (!carrier.carries(flight)) {
            return List.of();
        }
        endings.ended(carrier, flight, end, now);
        return out.take();
    }

    /** The reset of a slot is through; ignored when none was awaited. */
    public List<Action> cleaned(int slot, boolean clean, long now) {
        Slot cleaned = slots.get(slot);
        if (cleaned.state() != SlotState.CLEANING) {
            return List.of();
        }
        if (!clean) {
            cleaned.unfit();
        }
        cleaned.state(SlotState.SHARED, now);
        steps.advance(cleaned, now);
        return out.take();
    }

    /** A slot has returned its connection. */
    public List<Action> closed(int slot, long now) {
        slots.get(slot).returned(now);
        slots.returned();
        steps.wake(now);
        return out.take();
    }

    /** A slot had nothing to do for a while, when it was last looked at. */
    public List<Action> idled(int slot, long now) {
        Slot idle = slots.get(slot);
        idle.unwatched();
        steps.advance(idle, now);
        return out.take();
    }

    /** A statement of a client's own text has run for longer than is quick, if it still runs. */
    public List<Action> outlasted(int slot, Flight flight, long now) {
        Slot carrier = slots.get(slot);
        if (carrier.state() == SlotState.SOLO && carrier.carries(flight)) {
            carrier.state(SlotState.EXCLUSIVE, now);
            flight.jobs().forEach(job -> job.pace().outlasted(limits.slowMillis()));
        }
        return out.take();
    }

    /** Looks whether a transaction has been open, or without a statement, for too long. */
    public List<Action> holdWatched(Hold hold, long now) {
        holds.look(hold, now);
        return out.take();
    }

    /** The client of a transaction wants no more of it: what runs in it is cancelled, and all is rolled back. */
    public List<Action> givenUp(Hold hold, long now) {
        holds.givenUp(hold, now);
        return out.take();
    }

    /** The connection of a slot is the one that listens, and no other is. */
    public List<Action> listens(int slot) {
        slots.listens(slots.get(slot));
        return out.take();
    }

    /** Some connection is to listen. */
    public List<Action> listen(long now) {
        if (!draining) {
            steps.listenWanted();
            steps.wake(now);
        }
        return out.take();
    }

    /** Nothing new is sent from now on. False while the schedule drains. */
    public boolean pause() {
        if (!draining) {
            backlog.hold();
        }
        return !draining;
    }

    /** Sends what waits. The time of the pause is not counted against what waited. */
    public List<Action> resume(long now) {
        backlog.release(now);
        admission.interrupted();
        steps.wakeAll(now);
        return out.take();
    }

    /** So many slots may have a connection; the others give theirs up when their work has ended. */
    public List<Action> resize(int count, long now) {
        for (Slot slot : slots.use(count)) {
            if (slot.backend() != 0) {
                out.add(new Action.Leave(slot.number()));
            }
            steps.advance(slot, now);
        }
        exits.resized();
        steps.wakeAll(now);
        return out.take();
    }

    /** Refuses what comes from now on, and ends a pause: what was accepted is answered. */
    public List<Action> drain(long now) {
        draining = true;
        holds.drain(now);
        exits.dropBegins();
        return resume(now);
    }

    /** Cancels all that waits or runs; how many there were is {@link #present} before. */
    public List<Action> abort() {
        exits.abort();
        return out.take();
    }

    /**
     * The numbers, from 1, of the slots in which nothing has moved for longer than anything takes: a defect, if there are
     * any. 0 stands for the queue.
     */
    public List<Integer> stuck(long now) {
        List<Integer> stuck = new ArrayList<>(slots.stuck(Limits.GRACE, now));
        if (backlog.all().stream().anyMatch(job -> job.isOverdue(Limits.GRACE, now))) {
            stuck.addFirst(0);
        }
        return stuck;
    }

    /** How many jobs wait or run. */
    public int present() {
        return backlog.size()
                + Math.toIntExact(slots.all().stream().flatMap(Slot::jobs).count());
    }

    /** Tickets that wait, without Weir's own. Any thread may ask. */
    public int waiting() {
        return exits.waiting();
    }

    /** How long the ticket has waited that came first, in nanoseconds; 0 when none waits. */
    public long longestWait(long now) {
        return backlog.longestWait(now);
    }

    public boolean isPaused() {
        return backlog.held();
    }

    public boolean isDraining() {
        return draining;
    }

    /** How many slots may have a connection. */
    public int usable() {
        return slots.usable();
    }

    /** Jobs that wait. */
    public int queued() {
        return backlog.size();
    }

    /** The consumers of all tickets that wait, one for each, without Weir's own. */
    public List<String> waitingConsumers() {
        return backlog.all().stream()
                .filter(Job::sheddable)
                .flatMap(Job::consumers)
                .toList();
    }

    /** How many slots are in this state. */
    public long count(SlotState state) {
        return slots.all().stream().filter(slot -> slot.state() == state).count();
    }

    /** What each slot does. */
    public List<SlotStatus> slots() {
        return slots.all().stream().map(SlotStatus::of).toList();
    }

    /** Whether nothing runs, or is to run again. */
    public boolean isIdle() {
        return !backlog.goesAgain() && slots.isEmpty() && !slots.anyIsHeld();
    }

    /** Whether nothing waits or runs. */
    public boolean isEmpty() {
        return backlog.size() == 0 && isIdle();
    }
}
