package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Work;
import dev.weir.error.Failure;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * One slot's way to PostgreSQL: it borrows a connection, speaks over it, and returns it. Its methods are called one at a
 * time, do not block, and do not throw; what becomes of them is told later, on any thread.
 */
public interface Wire {

    /** Hears what becomes of a slot's connection. */
    interface Listener {

        /**
         * A connection was lent.
         *
         * @param backend the process id of its backend
         * @param fit whether it can be used
         */
        void lent(int backend, boolean fit);

        /** No connection was to be had. */
        void refused(Failure failure);

        /** Its connection is the one that listens, and no other does. */
        void listens();

        /** So many statements of a message are answered by fewer. */
        void merged(int statements);

        /** A reset is through: whether the connection is as clean as before the first request. */
        void cleaned(boolean clean);

        /** The connection was returned. */
        void closed();
    }

    /** Hears the answer to a statement, before its ending is told. */
    interface Receiver {

        /** The row belongs to the receiver; null when the result has none. */
        void row(@Nullable Row row);

        /** The whole result, whose rows belong to the receiver. */
        void result(Result result);

        /** The rows of a stream can be subscribed to, once, before this returns. */
        void rows(Publisher<Row> rows);

        /** PostgreSQL cannot prepare the statement's shape: the types of its parameters follow from their values alone. */
        void cannotBePrepared();

        /**
         * A value did not fit the type that the shape was prepared for. The column may have another type by now; then the
         * value is good as plain text.
         *
         * @param blame to run when the text has been answered. Any thread may run it
         */
        void doubted(Runnable blame);
    }

    /**
     * One statement of a message.
     *
     * @param shape the statement's, the same instance for the same text
     * @param inline whether it is sent as plain text, not by its prepared form
     * @param timed whether PostgreSQL is asked how long it ran; only for a statement that is alone in its message
     * @param typed whether PostgreSQL can infer the types of its parameters, as far as is known
     * @param again whether it was sent before
     * @param deadline of its caller, to tell of
     * @param left the time until the last deadline of its callers
     */
    record Member(
            Work work,
            Shape shape,
            boolean inline,
            boolean timed,
            boolean typed,
            boolean again,
            Duration deadline,
            Duration left,
            Receiver receiver) {

        /** The same, sent as plain text. */
        public Member asText() {
            return new Member(work, shape, true, timed, typed, again, deadline, left, receiver);
        }
    }

    /** Borrows a connection. */
    void borrow();

    /** Sends the members as one message. A read is answered as soon as its row is certain, a write when it is committed. */
    void send(List<Member> members, Consumer<Ending> ended);

    /**
     * Sends a statement behind others that may have left something and are still on their way. Its own message takes that away first;
     * when this fails the statement is not reached. A reset follows the last.
     */
    void follow(Member member, Consumer<Ending> ended);

    /** Gives the connection to one statement or stream. */
    void runAlone(Member member, Consumer<Ending> ended);

    /** Stops in PostgreSQL what was given the connection; does nothing when that has ended. */
    void cancel(Event.Cancellation why);

    /** Takes away whatever earlier statements may have left, behind all that was sent. */
    void reset();

    /** Sends what was asked for so far, all at once. Until then a message, or a reset, may be held back. */
    void flush();

    /** Makes the connection listen, if no other does. */
    void listen(Consumer<Ending> ended);

    /** How many shapes are prepared on its connection, or on the last one. Any thread may ask. */
    int shapes();

    /** The connection is one too many: the pool may open another before this one is returned. */
    void leave();

    /** Returns the connection; one that is not fit is closed, and what it still does is cancelled. */
    void giveBack(boolean fit);
}
