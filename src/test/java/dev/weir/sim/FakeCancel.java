package dev.weir.sim;

import dev.weir.dispatch.work.Outcome.Cause;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event;
import java.time.Duration;

/** Stops what has its connection for itself; what shares one goes on. */
record FakeCancel(FakeWire wire, VirtualTime time, Choices choices, FakeMessage message) {

    void ask(Event.Cancellation why) {
        if (message.cursor != null) {
            message.cursor.breakOff(new FailureException(new ServiceFailure.ShuttingDown(Duration.ofSeconds(1))));
        } else if (message.alone && message.cancelled == null) {
            message.cancelled = why;
            request();
        }
    }

    /** A cancel request may overtake its query; it is repeated until the query has ended. */
    private void request() {
        message.cancelRequests++;
        time.inMicros(choices.between(10, 2000), () -> {
            message.cancelRequests--;
            if (!wire.isCurrent(message) || message.committed) {
                return;
            }
            if (message.running) {
                wire.fail(message, 0, message.toldOnCancel(FakeWire.REFUSED), Cause.OWN);
            } else {
                time.in(Duration.ofMillis(250), this::again);
            }
        });
    }

    private void again() {
        if (wire.isCurrent(message)) {
            request();
        }
    }
}
