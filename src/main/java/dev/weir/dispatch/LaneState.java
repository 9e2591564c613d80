package dev.weir.dispatch;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a lane is. All transitions happen with the lock of {@link Lanes} held.
 *
 * <pre>
 *   IDLE --work waits--> OPENING --a connection is lent--> FAST --nothing to do--> CLOSING --given back--> IDLE
 *                           \--none to be had--> IDLE
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
            case OPENING -> EnumSet.of(FAST, IDLE);
            case FAST -> EnumSet.of(CLEANING, TURNING, SLOW, CLOSING);
            case CLEANING -> EnumSet.of(FAST);
            case TURNING -> EnumSet.of(SLOW, FAST);
            case SLOW -> EnumSet.of(FAST);
            case CLOSING -> EnumSet.of(IDLE);
        };
    }

    /** Whether it carries slow work, or is about to. */
    boolean isSlow() {
        return this == TURNING || this == SLOW;
    }
}
