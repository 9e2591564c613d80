package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Reply;
import dev.weir.error.FailureException;
import dev.weir.error.TransactionFailure;
import dev.weir.telemetry.Event;
import java.util.ArrayList;
import java.util.List;

/** What follows when a flight has ended: each job is told, or goes again, and its slot goes on. Guarded by the schedule's lock. */
final class Endings {

    private final Limits limits;
    private final Backlog backlog;
    private final Admission admission;
    private final Exits exits;
    private final Steps steps;
    private final Holds holds;
    private final Actions out;

    Endings(Limits limits, Backlog backlog, Admission admission, Exits exits, Steps steps, Holds holds, Actions out) {
        this.limits = limits;
        this.backlog = backlog;
        this.admission = admission;
        this.exits = exits;
        this.steps = steps;
        this.holds = holds;
        this.out = out;
    }

    void ended(Slot carrier, Flight flight, Ending end, long now) {
        long elapsed = carrier.elapsed(flight, now);
        Timings.record(flight, end, elapsed, now, limits);
        List<Job> again = settle(carrier, flight, end);
        carrier.remove(flight, end.fit(), !again.isEmpty(), now);
        Hold hold = carrier.hold();
        if (hold != null) {
            holds.hasRun(carrier, hold, end, now);
        } else if (flight.alone()) {
            endAlone(carrier, flight, end, elapsed, now);
        }
        again.reversed().forEach(job -> goAgain(job, now));
        steps.advance(carrier, now);
        if (!again.isEmpty()) {
            steps.wake(now);
        }
    }

    private List<Job> settle(Slot carrier, Flight flight, Ending end) {
        List<Job> again = new ArrayList<>(0);
        for (int i = 0; i < end.outcomes().size(); i++) {
            Job job = flight.jobs().get(i);
            Outcome outcome = end.outcomes().get(i);
            if (outcome instanceof Outcome.Lost) {
                job.lost();
            }
            switch (Fate.of(job.effects(), outcome, job.runs(), job.losses())) {
                case Fate.Done done -> {}
                case Fate.Told told -> tell(job, told.failure());
                case Fate.Again how -> {
                    if (carrier.hold() == null) {
                        job.goAgain(how.alone(), how.inline());
                        again.add(job);
                    } else {
                        tell(job, unsent());
                    }
                }
            }
        }
        return again;
    }

    private void tell(Job job, FailureException failure) {
        exits.answer(job, failure);
        Hold hold = job.hold();
        if (hold != null && job.begins()) {
            holds.failed(hold);
        }
    }

    /** What runs in a transaction runs on its connection, or not at all. */
    private static FailureException unsent() {
        return new FailureException(
                new TransactionFailure.Gone("It was rolled back: its connection to PostgreSQL was lost"));
    }

    private void endAlone(Slot slot, Flight flight, Ending end, long elapsed, long now) {
        Job job = flight.jobs().getFirst();
        Hold begun = job.hold();
        boolean answered = end.outcomes().getFirst() instanceof Outcome.Answered;
        if (begun != null && answered && holds.hasBegun(slot, begun, end, job.delivered(), now)) {
            steps.ranAlone();
            return;
        }
        if (slot.state() == SlotState.EXCLUSIVE) {
            ranSlowly(flight, elapsed);
        }
        if (slot.fit() && flight.needsReset()) {
            slot.state(SlotState.CLEANING, now);
            out.add(new Action.Reset(slot.number()));
        } else {
            slot.state(SlotState.SHARED, now);
        }
    }

    private void ranSlowly(Flight flight, long elapsed) {
        if (flight.jobs().getFirst().reply() != Reply.ROWS) {
            admission.ranSlowly(elapsed);
        }
        steps.ranAlone();
    }

    private void goAgain(Job job, long now) {
        if (exits.waitAgain(job, now)) {
            out.tell(new Event.Resent());
            backlog.addFirst(job);
        }
    }
}
