package dev.weir.dispatch.schedule;

import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.telemetry.Event;
import java.util.ArrayList;
import java.util.List;

/** Collects the actions of one decision. */
final class Actions {

    private List<Action> collected = new ArrayList<>(2);

    void add(Action action) {
        collected.add(action);
    }

    void tell(Event event) {
        collected.add(new Action.Tell(event));
    }

    void fail(Ticket ticket, Failure failure) {
        fail(ticket, new FailureException(failure));
    }

    /** Wins the ticket's answer now, and has it told later; does nothing when the answer was won before. */
    void fail(Ticket ticket, FailureException failure) {
        if (ticket.win() != Ticket.State.ANSWERED) {
            collected.add(new Action.Fail(ticket.claim(), failure));
        }
    }

    /** What was collected since the last time. */
    List<Action> take() {
        if (collected.isEmpty()) {
            return List.of();
        }
        List<Action> taken = collected;
        collected = new ArrayList<>(2);
        return taken;
    }
}
