package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.Raw;
import dev.weir.error.TransactionFailure;
import dev.weir.telemetry.Event;
import java.util.List;

/** Lets a ticket in: it shares a read that waits, or waits by itself, or is refused. Guarded by the schedule's lock. */
final class Arrivals {

    private final Limits limits;
    private final Backlog backlog;
    private final Slots slots;
    private final Admission admission;
    private final Exits exits;
    private final Steps steps;
    private final Holds holds;
    private final Actions out;

    Arrivals(
            Limits limits,
            Backlog backlog,
            Slots slots,
            Admission admission,
            Exits exits,
            Steps steps,
            Holds holds,
            Actions out) {
        this.limits = limits;
        this.backlog = backlog;
        this.slots = slots;
        this.admission = admission;
        this.exits = exits;
        this.steps = steps;
        this.holds = holds;
        this.out = out;
    }

    /** All are let in before the first is sent, so that what comes together shares messages. */
    void offered(List<Ticket> tickets, boolean draining, long now) {
        int added = 0;
        for (Ticket ticket : tickets) {
            if (!ticket.isAnswered() && isAdded(ticket, draining, now)) {
                added++;
            }
        }
        // Each may be what another slot takes up; what was taken already wakes none.
        for (int i = 0; i < added; i++) {
            steps.wake(now);
        }
    }

    /** Whether it waits by itself from now on. */
    private boolean isAdded(Ticket ticket, boolean draining, long now) {
        Hold hold = ticket.hold();
        if (hold != null && ticket.work().statement().part() == Raw.Part.WITHIN) {
            holds.statement(ticket, hold, now);
            return false;
        }
        if (hold != null && slots.usable() == 1) {
            out.fail(ticket, new TransactionFailure.NoRoom());
            return false;
        }
        Job job = new Job(ticket);
        Job same = draining || !exits.mayJoin(limits.queueSize()) ? null : backlog.sameAs(job);
        if (same != null) {
            same.join(ticket);
            exits.waits(ticket);
            return false;
        }
        if (backlog.requests() >= limits.queueSize() || admission.hasItsShare(job)) {
            // What can be sent is sent before the queue, or a share of it, counts as full.
            steps.wake(now);
        }
        if (hasRoomInItsShare(ticket, job, draining, now) && isAdmitted(ticket, job, draining, now)) {
            exits.waits(ticket);
            backlog.add(job);
            return true;
        }
        return false;
    }

    private boolean hasRoomInItsShare(Ticket ticket, Job job, boolean draining, long now) {
        boolean isBeyond = !draining && admission.hasItsShare(job);
        if (isBeyond) {
            out.tell(new Event.Limited(Event.Limit.QUEUE_SHARE));
            out.fail(ticket, admission.shareReached(job, now));
        }
        return !isBeyond;
    }

    private boolean isAdmitted(Ticket ticket, Job job, boolean draining, long now) {
        Admission.Decision decision = draining
                ? Admission.Decision.refused(Event.Refusal.SHUTTING_DOWN, Admission.SOON)
                : admission.admit(ticket, job, backlog.isSlow(job), backlog.requests(), slots, now);
        Job displaced = decision.displaced();
        if (displaced != null) {
            backlog.forget(displaced);
            exits.drop(displaced, admission.full(decision.retryAfter()), Event.Drop.DISPLACED);
        }
        Event.Refusal refused = decision.refused();
        if (refused != null) {
            out.tell(new Event.Refused(refused));
            out.fail(ticket, admission.failureOf(refused, decision.retryAfter()));
        }
        return refused == null;
    }
}
