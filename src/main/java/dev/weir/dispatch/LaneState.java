package dev.weir.dispatch;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where a lane is. All transitions happen with the lock of {@link Lanes} held.
 *
 * <pre>
 *   IDLE --work waits--> OPENING --a connection is lent--> FAST --nothing to do--> CLOSING --given back--> IDLE
 *                           \--none to be had--> IDLE, or RESTING for a moment, when another lane has one--> IDLE
 *
 *   FAST --sent what may leave something behind--> CLEANING --reset--> FAST
 *   FAST --slow work waits--> TURNING --nothing in flight--> SLOW --its work has ended--> FAST
 *   CLEANING, TURNING, SLOW --connection lost, not clean, past its life--> FAST, which goes on to CLOSING
 * </pre>
 */
enum LaneState {
    /** It has no connection. */
    IDLE,
    /** It waits for one. */
    OPENING,
    /** It could not have one, and does not ask again at once: other lanes serve. */
    RESTING,
    /** It sends messages, a few at a time. */
    FAST,
    /** It waits for the reset behind a message that may have left something behind. */
    CLEANING,
    /** It lets its messages end, to be free for slow work. */
    TURNING,
    /** One piece of work has its connection for itself. */
    SLOW,
    /** It gives its connection back. */
    CLOSING;

    /** Where it may go from here. */
    Set<LaneState> next() {
        return switch (this) {
            case IDLE -> EnumSet.of(OPENING);
            case OPENING -> EnumSet.of(FAST, RESTING, IDLE);
            case RESTING -> EnumSet.of(IDLE);
            case FAST -> EnumSet.of(CLEANING, TURNING, SLOW, CLOSING);
            case CLEANING -> EnumSet.of(FAST);
            case TURNING -> EnumSet.of(SLOW, FAST);
            case SLOW -> EnumSet.of(FAST);
            case CLOSING -> EnumSet.of(IDLE);
        };
    }

    /** Whether it has no connection, and asks for none. */
    boolean isIdle() {
        return this == IDLE || this == RESTING;
    }

    /** How long it may be in this state, of those that somebody else ends, before it is stuck. */
    Duration limit() {
        return switch (this) {
            case OPENING, CLEANING, RESTING -> Duration.ofMinutes(2);
            // Until the other end has confirmed, which takes as long as weir.pool.close-timeout.
            case CLOSING -> Duration.ofMinutes(10);
            case IDLE, FAST, TURNING, SLOW -> Duration.ofNanos(Long.MAX_VALUE);
        };
    }

    /** Whether it carries slow work, or is about to. */
    boolean isSlow() {
        return this == TURNING || this == SLOW;
    }
}
