package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.Ending;
import dev.weir.error.TransactionFailure;
import dev.weir.telemetry.Event;
import java.time.Duration;

/** What becomes of transactions that keep their connection between statements. Guarded by the schedule's lock. */
final class Holds {

    private final Slots slots;
    private final Exits exits;
    private final Steps steps;
    private final Actions out;
    private boolean draining;

    Holds(Slots slots, Exits exits, Steps steps, Actions out) {
        this.slots = slots;
        this.exits = exits;
        this.steps = steps;
        this.out = out;
    }

    /** A statement of a transaction, which runs at once, or not at all. */
    void statement(Ticket ticket, Hold hold, long now) {
        Slot slot = hold.slot();
        if (hold.end() != null || hold.ending() != null) {
            out.fail(ticket, hold.gone());
        } else if (slot == null) {
            comesEarly(ticket, hold);
        } else if (!slot.isFree()) {
            out.fail(ticket, new TransactionFailure.Busy());
        } else {
            run(slot, new Job(ticket), now);
        }
    }

    private void comesEarly(Ticket ticket, Hold hold) {
        if (!hold.early(ticket)) {
            out.fail(ticket, new TransactionFailure.Busy());
        }
    }

    private void run(Slot slot, Job job, long now) {
        job.tickets().forEach(exits::waits);
        exits.run(job);
        if (job.take(now)) {
            steps.runWithin(slot, job, now);
        }
    }

    /** What began a transaction has ended; whether it holds the slot's connection from now on. */
    boolean hasBegun(Slot slot, Hold hold, Ending end, boolean isWanted, long now) {
        if (!slot.fit() || !end.open()) {
            ended(hold, Hold.End.LOST);
            return false;
        }
        slot.state(SlotState.HELD, now);
        slot.hold(hold);
        hold.begun(slot, now);
        watch(hold, hold.terms().timeout());
        if (draining || !isWanted) {
            hold.ending(draining ? Hold.End.SHUTTING_DOWN : Hold.End.DONE);
        }
        goOn(slot, hold, now);
        return true;
    }

    /** It does not begin. */
    void failed(Hold hold) {
        ended(hold, Hold.End.LOST);
    }

    /** A statement of the transaction has ended. */
    void hasRun(Slot slot, Hold hold, Ending end, long now) {
        if (!slot.fit()) {
            release(slot, hold, Hold.End.LOST, now);
        } else if (!end.open()) {
            release(slot, hold, Hold.End.DONE, now);
        } else {
            goOn(slot, hold, now);
        }
    }

    private void goOn(Slot slot, Hold hold, long now) {
        Hold.End how = hold.ending();
        if (how != null) {
            release(slot, hold, how, now);
            return;
        }
        hold.idle(now);
        Ticket early = hold.takeEarly();
        if (early != null && !early.isAnswered()) {
            run(slot, new Job(early), now);
        } else {
            watch(hold, hold.terms().idleTimeout());
        }
    }

    private void watch(Hold hold, Duration delay) {
        out.add(new Action.WatchHold(hold, delay));
    }

    /** Looks whether it has been open, or without a statement, for too long. */
    void look(Hold hold, long now) {
        Slot slot = hold.slot();
        Hold.End due = slot == null ? null : hold.due(now, slot.isFree());
        if (slot != null && due != null) {
            end(slot, hold, due, true, now);
        }
    }

    /** Its client wants no more of it. */
    void givenUp(Hold hold, long now) {
        Slot slot = hold.slot();
        if (slot == null) {
            hold.ending(Hold.End.DONE);
        } else {
            end(slot, hold, Hold.End.DONE, true, now);
        }
    }

    /** The service ends: what runs may end, and nothing more begins. */
    void drain(long now) {
        draining = true;
        slots.all().forEach(slot -> {
            Hold hold = slot.hold();
            if (hold != null) {
                end(slot, hold, Hold.End.SHUTTING_DOWN, false, now);
            }
        });
    }

    private void end(Slot slot, Hold hold, Hold.End how, boolean cancelling, long now) {
        if (slot.isFree()) {
            release(slot, hold, how, now);
            return;
        }
        if (hold.ending() == null && cancelling) {
            out.add(new Action.Cancel(slot.number(), Event.Cancellation.DEADLINE));
        }
        hold.ending(how);
    }

    /** The connection is free of it: what is open on it is rolled back with the reset. */
    private void release(Slot slot, Hold hold, Hold.End how, long now) {
        ended(hold, how);
        slot.hold(null);
        if (slot.fit()) {
            slot.state(SlotState.CLEANING, now);
            out.add(new Action.Reset(slot.number()));
        } else {
            slot.state(SlotState.SHARED, now);
            steps.advance(slot, now);
        }
    }

    private void ended(Hold hold, Hold.End how) {
        hold.end(how);
        Ticket early = hold.takeEarly();
        if (early != null) {
            out.fail(early, hold.gone());
        }
    }
}
