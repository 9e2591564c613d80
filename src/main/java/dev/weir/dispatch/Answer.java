package dev.weir.dispatch;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Who answers a caller, decided once: of the result, the error, the deadline, the client that goes away and the
 * shutdown, the first one wins, and the others find that they have lost.
 *
 * <pre>
 *   WAITING --a lane takes it--> RUNNING --result, error, deadline, client gone--> ANSWERED
 *      \--deadline, client gone, refused-----------------------------------------> ANSWERED
 * </pre>
 */
final class Answer {

    /** Where a job is. */
    enum State {
        WAITING,
        RUNNING,
        ANSWERED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    /** A lane takes the job; false when it has been answered already. */
    boolean run() {
        return state.compareAndSet(State.WAITING, State.RUNNING);
    }

    /** The job is answered without having run; false when a lane has taken it, or it has been answered. */
    boolean drop() {
        return state.compareAndSet(State.WAITING, State.ANSWERED);
    }

    /** The job goes back into the queue after its connection was lost; false when it has been answered. */
    boolean waitAgain() {
        return state.compareAndSet(State.RUNNING, State.WAITING);
    }

    /** Wins the right to answer; the state it was in before, ANSWERED when somebody else has won. */
    State win() {
        return state.getAndSet(State.ANSWERED);
    }

    boolean answered() {
        return state.get() == State.ANSWERED;
    }

    State state() {
        return state.get();
    }
}
