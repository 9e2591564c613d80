package dev.weir.telemetry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something that happened, reported once, by the code that did it. */
public sealed interface Event {

    /** Happens to requests, by the thousand: it is measured; only slow queries are logged. */
    sealed interface OfRequest extends Event {}

    /** Happens to the connections of both sides: some of it is measured, all of it is logged. */
    sealed interface OfConnection extends Event {}

    /** Changes the state of the service or the database, or is what an operator did: it is logged. */
    sealed interface OfService extends Event {}

    /** A connection to PostgreSQL was opened. */
    record ConnectionOpened(Duration took) implements OfConnection {}

    /** An attempt to open one failed. */
    record ConnectFailed(String reason) implements OfConnection {}

    /** A connection could not be opened, since all of the fleet's budget are taken. */
    record NoFreeSlot() implements OfConnection {}

    /** A statement has let go of the slot that its connection held of the fleet's budget; the connection is closed. */
    record SlotLost() implements OfConnection {}

    /**
     * A replica of a fleet may hold another number of connections than before.
     *
     * @param allowance how many now
     * @param budget how many all replicas may hold together
     * @param alive how many replicas there are
     */
    record ShareChanged(int allowance, int budget, int alive) implements OfService {}

    /** A replica of a fleet waits for its first connection. */
    record FleetFull(String problem) implements OfService {}

    /** A backend is gone, and its permit is free. */
    record ConnectionGone(Parting how) implements OfConnection {}

    /** How a connection ended. */
    enum Parting {
        /** We closed it, and the server has confirmed. */
        CLOSED,
        /** The other end closed it. */
        LOST,
        /** The other end never confirmed within the limit. */
        VANISHED
    }

    /** The database was reachable, and is no longer. */
    record DatabaseDown(String reason) implements OfService {}

    /** The database was not reachable, and is again. */
    record DatabaseUp(Duration outage) implements OfService {}

    /** The database took writes, and takes none any more: what a failover leaves behind. */
    record DatabaseReadOnly() implements OfService {}

    /** The database takes writes again. */
    record DatabaseWritable(Duration outage) implements OfService {}

    /** A request was refused at admission. */
    record Refused(Refusal why) implements OfRequest {}

    /** A body, or an answer, did not fit into the memory that is set apart for its kind. */
    record MemoryRefused(Memory memory) implements OfRequest {}

    /** What memory is set apart for. */
    enum Memory {
        BODIES,
        RESPONSES
    }

    /** A client was cut off, since it sent or took less than the lowest rate. */
    record CutOff(Slowness how) implements OfRequest {}

    /** What a client was too slow at. */
    enum Slowness {
        SENDING,
        READING
    }

    /** Why a request was not admitted. */
    enum Refusal {
        QUEUE_FULL,
        /** It would wait longer than its deadline, as fast as the queue is worked off now. */
        DEADLINE,
        SHUTTING_DOWN
    }

    /** A request was refused, since its consumer has reached a limit of its own. */
    record Limited(Limit limit) implements OfRequest {}

    /** The limits of a consumer. */
    enum Limit {
        RATE,
        AT_ONCE,
        /** As many of its requests wait as may. */
        QUEUE_SHARE
    }

    /** An accepted request left the queue unserved. */
    record Dropped(Drop why) implements OfRequest {}

    /** Why a request left the queue. */
    enum Drop {
        DEADLINE,
        /** It had waited too long in a standing queue. */
        AGE,
        /** It made room for a consumer with fewer requests in a full queue. */
        DISPLACED,
        CLIENT_GONE,
        DATABASE_DOWN,
        SHUTTING_DOWN
    }

    /** A running query was cancelled in PostgreSQL. */
    record Cancelled(Cancellation why) implements OfRequest {}

    /** Why a query was cancelled. */
    enum Cancellation {
        DEADLINE,
        CLIENT_GONE,
        SHUTTING_DOWN
    }

    /** A message that may be shared was sent, with so many statements. */
    record Sent(int statements) implements OfRequest {}

    /** So many reads of a message are answered by fewer statements. */
    record Merged(int reads) implements OfRequest {}

    /** A statement is sent again: its connection was lost, its shared message failed, or it was too slow for one. */
    record Resent() implements OfRequest {}

    /** The reader of a stream took nothing for too long, and was cut off. */
    record Stalled() implements OfRequest {}

    /** A piece of work left the queue to be run. */
    record Waited(Asked asked, Duration waited) implements OfRequest {}

    /**
     * A piece of work was run, well or not.
     *
     * @param waited how long it was queued
     * @param ran from leaving the queue until PostgreSQL had answered, the round trip and the rest of its message included
     * @param rows how many the answer has; negative when it is not known
     */
    record Ran(Asked asked, Duration waited, Duration ran, long rows) implements OfRequest {}

    /**
     * An HTTP request was answered.
     *
     * @param status 0 when the client went away before there was one
     * @param traceparent the W3C trace context of the request; null when it is not traced
     * @param consumer who asked, as in {@link Asked#consumer()}
     */
    record Answered(
            String method,
            String route,
            int status,
            Duration took,
            @Nullable String traceparent,
            String consumer) implements OfRequest {}

    /**
     * The schema was read.
     *
     * @param changed whether it differs from the snapshot before, or is the first
     */
    record CatalogLoaded(int relations, Duration took, boolean changed) implements OfService {}

    /** A snapshot could not be read; the one before stays in force. */
    record CatalogLoadFailed(String reason) implements OfService {}

    /** A setting of a role cannot be set by the login; requests of the role run without it. */
    record RoleSettingIgnored(String role, String setting, String reason) implements OfService {}

    /**
     * An operator did something to the running service.
     *
     * @param who the name that the operator logged in with
     * @param what a sentence's rest: {@code paused the dispatcher}
     */
    record Administered(String who, String what) implements OfService {}

    /** A login of an operator was refused: a wrong name or password. */
    record LoginFailed(String who, String from) implements OfService {}

    /**
     * A port had no room for one more connection.
     *
     * @param port {@code service} or {@code management}
     * @param limit connections that it has room for
     */
    record Crowded(String port, int limit, Crowding what) implements OfConnection {}

    /** What was done about it. */
    enum Crowding {
        /** The one that had been idle, or half-sent, for the longest time was closed. */
        IDLE_CLOSED,
        /** The new one was answered that there is no room. */
        REFUSED,
        /** The new one was closed without an answer: too many were being closed already. */
        CUT_OFF
    }

    /** The process was asked to stop. */
    record DrainStarted(Duration grace, Duration deadline) implements OfService {}

    /** Every accepted request was answered, or the deadline passed. */
    record DrainEnded(Duration took, int cancelled) implements OfService {}
}
