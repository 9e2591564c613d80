package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.TransactionTerms;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a slot does next: send what shares a message, turn to slow work, listen, or return its connection. Guarded by the
 * schedule's lock.
 */
final class Steps {

    private final Limits limits;
    private final Backlog backlog;
    private final Slots slots;
    private final Admission admission;
    private final Exits exits;
    private final Actions out;

    /** With one connection, quick and slow work take turns. */
    private boolean quickIsOwedATurn;

    private boolean listenWanted;

    /** Slow work and transactions take turns. */
    private boolean beginsAreOwedATurn;

    Steps(Limits limits, Backlog backlog, Slots slots, Admission admission, Exits exits, Actions out) {
        this.limits = limits;
        this.backlog = backlog;
        this.slots = slots;
        this.admission = admission;
        this.exits = exits;
        this.out = out;
    }

    void listenWanted() {
        listenWanted = true;
    }

    /** No slot can listen now: what wants to is told, and asks again. */
    void giveUpListening() {
        if (listenWanted) {
            listenWanted = false;
            out.add(new Action.ListenFailed());
        }
    }

    /** Slow work has ended. */
    void ranAlone() {
        quickIsOwedATurn = slots.usable() == 1;
    }

    /** Finds the slot that should take up what waits, if one can. */
    void wake(long now) {
        if (beginWaits()) {
            wake(slots.leastBusyForATransaction(), now);
        }
        if (workWaits()) {
            wake(slots.leastBusy(), now);
        }
    }

    private void wake(@Nullable Slot busy, long now) {
        Slot idle = slots.idle();
        if (idle == null || (busy != null && busy.isFree())) {
            if (busy != null) {
                advance(busy, now);
            }
        } else {
            open(idle, now);
        }
    }

    /** The same after a pause: as many idle slots as there is work for, and each that shares. */
    void wakeAll(long now) {
        int work = workWaits() || beginWaits() ? Math.max(1, backlog.size()) : 0;
        for (Slot slot : slots.serving().toList()) {
            if (work > 0 && slot.state() == SlotState.IDLE) {
                open(slot, now);
                work--;
            } else if (work > 0 && slot.state() == SlotState.SHARED) {
                advance(slot, now);
            }
        }
    }

    private void open(Slot slot, long now) {
        slots.opens(slot, now);
        out.add(new Action.Borrow(slot.number()));
    }

    private boolean workWaits() {
        return backlog.quickWaits() || listenWanted || slowWaits();
    }

    /** Whether slow work waits that may be sent. */
    private boolean slowWaits() {
        return backlog.slowWaits() && slots.oneMoreMayBeSlow() && backlog.slowWaits(slots.hog());
    }

    private boolean slowWaits(Slot slot) {
        return slowWaits() && !leavesTheTurn(slot);
    }

    /** Whether a transaction waits that may have a connection. */
    private boolean beginWaits() {
        TransactionTerms terms = backlog.termsOfBegins(slots.hog());
        return terms != null && slots.oneMoreMayBeHeld(terms);
    }

    /** PostgreSQL tells what it notifies of only between transactions. */
    private boolean beginWaits(Slot slot) {
        return !slot.listens() && beginWaits();
    }

    /** Whether a transaction has the turn that is next, and needs another slot than this one, which listens. */
    private boolean leavesTheTurn(Slot slot) {
        return slot.listens() && beginsAreOwedATurn && beginWaits() && slots.oneMayBegin();
    }

    /** Has a slot do all that it can do now. One that listens cannot begin a transaction, and has another do that. */
    void advance(Slot slot, long now) {
        List<Job> tooOld = new ArrayList<>(0);
        boolean moved = true;
        while (moved) {
            moved = switch (slot.state()) {
                case SHARED -> share(slot, now, tooOld);
                case FOLLOWED -> follow(slot, now, tooOld);
                case DRAINING -> slot.isFree() && runAlone(slot, now);
                default -> false;
            };
        }
        if (slot.listens() && beginWaits() && !slots.oneOpens()) {
            wake(slots.leastBusyForATransaction(), now);
        }
        if (!tooOld.isEmpty()) {
            ServiceFailure failure = new ServiceFailure.Overloaded(
                    "The request waited too long in a queue that stands", admission.untilEmptied(now));
            tooOld.forEach(job -> exits.drop(job, failure, Event.Drop.AGE));
        }
    }

    /** Whether the slot has done something, and may do more. */
    private boolean share(Slot slot, long now, List<Job> tooOld) {
        if (!slot.fit() || slot.surplus()) {
            return slot.isFree() && close(slot, now);
        }
        if (listenWanted) {
            listenWanted = false;
            return fly(slot, new Flight(List.of(), false, now), Action.Listen::new);
        }
        if ((slowWaits(slot) || beginWaits(slot)) && !(quickIsOwedATurn && backlog.quickWaits())) {
            if (slot.isFree()) {
                return runAlone(slot, now);
            }
            slot.state(SlotState.DRAINING, now);
            return false;
        }
        if (takesAnother(slot)) {
            List<Job> jobs = backlog.takeShared(slot.isFree(), slot.limit(), now, tooOld);
            admission.taken(jobs.size(), backlog.quickWaits(), now);
            jobs.forEach(exits::run);
            if (!jobs.isEmpty()) {
                return jobs.getFirst().solo()
                        ? runSolo(slot, jobs.getFirst(), now)
                        : send(slot, new Flight(jobs, false, now), now);
            }
        }
        return slot.isFree() && linger(slot, now);
    }

    /** What is small waits for one of those that are on their way, and grows. */
    private boolean takesAnother(Slot slot) {
        boolean ofAnySize = slot.inFlight() < Limits.OF_ANY_SIZE || backlog.quick() >= limits.sizeable();
        return slot.inFlight() < limits.depth() && ofAnySize;
    }

    private boolean send(Slot slot, Flight flight, long now) {
        quickIsOwedATurn = false;
        fly(slot, flight, Action.Send::new);
        if (flight.mayBeFollowed()) {
            slot.state(SlotState.FOLLOWED, now);
        } else if (flight.needsReset()) {
            clean(slot, now);
        }
        return true;
    }

    private boolean clean(Slot slot, long now) {
        slot.state(SlotState.CLEANING, now);
        out.add(new Action.Reset(slot.number()));
        return false;
    }

    /** Sends another behind what may have left something, or the reset when nothing follows. */
    private boolean follow(Slot slot, long now, List<Job> tooOld) {
        if (!slot.fit()) {
            if (slot.isFree()) {
                slot.state(SlotState.SHARED, now);
            }
            return slot.isFree();
        }
        if (!mayBeFollowed(slot)) {
            return clean(slot, now);
        }
        if (slot.inFlight() >= Limits.FOLLOWING) {
            return false;
        }
        Job job = backlog.takeFollowing(now, tooOld);
        if (job == null) {
            return clean(slot, now);
        }
        admission.taken(1, backlog.quickWaits(), now);
        exits.run(job);
        slot.followed();
        return fly(slot, new Flight(List.of(job), false, now), Action.Follow::new);
    }

    /** Not where another slot is free to take it, or this one is wanted for something else. */
    private boolean mayBeFollowed(Slot slot) {
        boolean wanted = slot.surplus() || listenWanted || slowWaits(slot) || beginWaits(slot);
        return !wanted && slot.followers() < Limits.MOST_FOLLOWERS && !slots.oneIsFree();
    }

    /** It takes the place of a message; when it turns out not to be quick, the slot counts as slow from then on. */
    private boolean runSolo(Slot slot, Job job, long now) {
        quickIsOwedATurn = false;
        slot.state(SlotState.SOLO, now);
        Flight flight = new Flight(List.of(job), true, now);
        boolean unknown = !job.pace().known();
        fly(slot, flight, (to, alone) -> new Action.RunAlone(to, alone, unknown));
        out.add(new Action.WatchSolo(slot.number(), flight, limits.sharedTimeout()));
        return false;
    }

    private interface Departure {
        Action of(int slot, Flight flight);
    }

    private boolean fly(Slot slot, Flight flight, Departure departure) {
        slot.add(flight);
        out.add(departure.of(slot.number(), flight));
        return true;
    }

    /** The next piece of slow work, or back to sharing when none is left. */
    private boolean runAlone(Slot slot, long now) {
        Job job = slot.fit() && !slot.surplus() ? nextAlone(slot, now) : null;
        if (job != null) {
            exits.run(job);
            slot.state(SlotState.EXCLUSIVE, now);
            return fly(slot, new Flight(List.of(job), true, now), (to, alone) -> new Action.RunAlone(to, alone, true));
        }
        if (slot.state() == SlotState.DRAINING) {
            slot.state(SlotState.SHARED, now);
            return true;
        }
        // What waited was answered, and has left the queue with that.
        return true;
    }

    private @Nullable Job nextAlone(Slot slot, long now) {
        Map<String, Integer> running = slots.slowByConsumer();
        boolean begin = beginWaits(slot) && (beginsAreOwedATurn || !slowWaits());
        beginsAreOwedATurn = !begin;
        return begin
                ? backlog.begins().take(running, slots.mostSlowOfOne(), now)
                : backlog.takeSlow(running, slots.mostSlowOfOne(), now);
    }

    /** A statement of the transaction that keeps the slot's connection. */
    void runWithin(Slot slot, Job job, long now) {
        fly(slot, new Flight(List.of(job), true, now), (to, alone) -> new Action.RunAlone(to, alone, false));
    }

    /** Work often comes back at once. */
    private boolean linger(Slot slot, long now) {
        if (now - slot.idleSince(now) >= Limits.LINGER.toNanos()) {
            return close(slot, now);
        }
        if (!slot.watch()) {
            out.add(new Action.WatchIdle(slot.number(), Limits.LINGER));
        }
        return false;
    }

    private boolean close(Slot slot, long now) {
        slot.state(SlotState.CLOSING, now);
        out.add(new Action.Return(slot.number(), slot.fit()));
        return false;
    }
}
