package dev.weir.dispatch.schedule;

import dev.weir.error.FailureException;
import dev.weir.telemetry.Event;
import java.time.Duration;

/** What is to be done after a decision, without the schedule's lock. */
public sealed interface Action {

    /** Something that one slot's connection does; those of one slot are done in the order of their decision. */
    sealed interface OfSlot extends Action {

        /** Which slot, from 0. */
        int slot();
    }

    /** Borrow a connection. */
    record Borrow(int slot) implements OfSlot {}

    /** Send the flight as one message. */
    record Send(int slot, Flight flight) implements OfSlot {}

    /** Send the flight's only job behind what may have left something, which its own message takes away first. */
    record Follow(int slot, Flight flight) implements OfSlot {}

    /**
     * Give the connection to the flight's only job.
     *
     * @param timed whether PostgreSQL is asked how long it ran
     */
    record RunAlone(int slot, Flight flight, boolean timed) implements OfSlot {}

    /** Reset the connection behind all that was sent. */
    record Reset(int slot) implements OfSlot {}

    /** See to it that some connection listens. */
    record Listen(int slot, Flight flight) implements OfSlot {}

    /** Stop what runs alone, in PostgreSQL. */
    record Cancel(int slot, Event.Cancellation why) implements OfSlot {}

    /** Let the pool open another connection in place of this one, which is one too many and goes on for now. */
    record Leave(int slot) implements OfSlot {}

    /** Return the connection. */
    record Return(int slot, boolean fit) implements OfSlot {}

    /** Tell the claim, whose ticket was won for it. */
    record Fail(Claim claim, FailureException failure) implements Action {}

    /** Tell the observer. */
    record Tell(Event event) implements Action {}

    /** Say {@link Schedule#idled} after the delay. */
    record WatchIdle(int slot, Duration delay) implements Action {}

    /** Say {@link Schedule#outlasted} after the delay. */
    record WatchSolo(int slot, Flight flight, Duration delay) implements Action {}

    /** Say {@link Schedule#holdWatched} after the delay. */
    record WatchHold(Hold hold, Duration delay) implements Action {}

    /** Say {@link Schedule#rested} after the delay: no connection was to be had. */
    record Rest(int slot, Duration delay) implements Action {}

    /** Say {@link Schedule#undecided} after the delay: a write was cancelled, and may still say what became of it. */
    record AwaitVerdict(Ticket ticket, Duration delay) implements Action {}

    /** Tell what wants to listen that no connection could be had for it. */
    record ListenFailed() implements Action {}
}
