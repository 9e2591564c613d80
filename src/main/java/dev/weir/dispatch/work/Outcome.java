package dev.weir.dispatch.work;

import dev.weir.error.FailureException;

/** What became of one statement of a message, as seen on its connection. */
public sealed interface Outcome {

    /** It has been answered, or its result was empty; a write is committed. */
    record Answered() implements Outcome {}

    /**
     * PostgreSQL did not run it, since a statement before it in its message had failed; or it was one of several reads in a statement
     * that failed. Nothing of it remains.
     */
    record NotReached() implements Outcome {}

    /** It was not sent: its connection was found unusable before. */
    record NotSent() implements Outcome {}

    /**
     * PostgreSQL refused it and undid all of its message.
     *
     * @param failure what to tell the caller, unless it runs again
     * @param cause whether another form, or a connection of its own, may go better
     */
    record Failed(FailureException failure, Cause cause) implements Outcome {}

    /** The connection ended, or cannot be trusted any more, with the statement on its way. */
    record Lost(FailureException failure) implements Outcome {}

    /** Why PostgreSQL refused a statement. */
    enum Cause {
        /** The statement itself. */
        OWN,
        /** It ran into the timeout of statements that share a connection. */
        SHARED_TIMEOUT,
        /** It may be the fault of its prepared form, and go well as plain text. */
        PREPARED_FORM,
        /** It can never be prepared: the types of its parameters follow from their values alone. */
        NOT_PREPARABLE
    }

    Outcome ANSWERED = new Answered();
    Outcome NOT_REACHED = new NotReached();
    Outcome NOT_SENT = new NotSent();
}
