package dev.weir.dispatch.schedule;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What one connection of the bound may be doing.
 *
 * <pre>
 *   IDLE --work waits--> OPENING --a connection is lent--> SHARED --nothing to do, or unusable--> CLOSING --returned--> IDLE
 *                           \--none to be had--> IDLE, or RESTING for a moment while another slot serves--> IDLE
 *
 *   SHARED --sent what needs a reset--> CLEANING --reset--> SHARED
 *   SHARED --sent what needs a reset, and may be followed--> FOLLOWED --nothing follows--> CLEANING
 *                                                                 \--ended, and unusable--> SHARED
 *   SHARED --a client's own text is next, nothing in flight--> SOLO --ended--> CLEANING, or SHARED when unusable
 *                                                               \--has run for the shared timeout--> EXCLUSIVE
 *   SHARED --slow work waits, nothing in flight--> EXCLUSIVE --ended, nothing to reset--> SHARED
 *                                                        \--ended, may have left something--> CLEANING
 *   EXCLUSIVE --a transaction has begun, which keeps the connection--> HELD --it has ended--> CLEANING
 *                                                                          \--its connection is lost--> SHARED
 *   SHARED --slow work waits, messages in flight--> DRAINING --they have ended--> EXCLUSIVE
 *                                                       \--the slow work is gone, or the connection unusable--> SHARED
 * </pre>
 */
public enum SlotState {
    /** It has no connection. */
    IDLE,
    /** It waits for one. */
    OPENING,
    /** It got none, and does not ask again at once: another slot serves. */
    RESTING,
    /** It sends messages, several statements in each and a few messages at a time. */
    SHARED,
    /** It sends what may leave something, each behind the other: every message takes away what the one before it has left. */
    FOLLOWED,
    /** It lets its messages end, to be free for slow work. */
    DRAINING,
    /** One statement of a client's own text, which should be quick, has its connection for itself. */
    SOLO,
    /** One statement or stream that is slow has its connection for itself. */
    EXCLUSIVE,
    /** A transaction keeps its connection, whether a statement of it runs or not. */
    HELD,
    /** It waits for the reset behind what may have left something behind. */
    CLEANING,
    /** It gives its connection back. */
    CLOSING;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** As meters and pages have it. */
    public String word() {
        return word;
    }

    /** Where it may go from here. */
    public Set<SlotState> next() {
        return switch (this) {
            case IDLE -> EnumSet.of(OPENING);
            case OPENING -> EnumSet.of(SHARED, RESTING, IDLE);
            case RESTING -> EnumSet.of(IDLE);
            case SHARED -> EnumSet.of(CLEANING, FOLLOWED, SOLO, DRAINING, EXCLUSIVE, CLOSING);
            case FOLLOWED -> EnumSet.of(CLEANING, SHARED);
            case DRAINING -> EnumSet.of(EXCLUSIVE, SHARED);
            case SOLO -> EnumSet.of(CLEANING, SHARED, EXCLUSIVE);
            case EXCLUSIVE -> EnumSet.of(CLEANING, SHARED, HELD);
            case HELD -> EnumSet.of(CLEANING, SHARED);
            case CLEANING -> EnumSet.of(SHARED);
            case CLOSING -> EnumSet.of(IDLE);
        };
    }

    /** Whether it has no connection, and asks for none. */
    public boolean isIdle() {
        return this == IDLE || this == RESTING;
    }

    /** How long it may last where something else ends it, before the slot is stuck. */
    Duration limit() {
        return switch (this) {
            case OPENING, CLEANING, RESTING -> Duration.ofMinutes(2);
            // Until the other end has confirmed, which takes as long as weir.pool.close-timeout.
            case CLOSING -> Duration.ofMinutes(10);
            case IDLE, SHARED, FOLLOWED, DRAINING, SOLO, EXCLUSIVE, HELD -> Duration.ofDays(1000);
        };
    }

    /** Whether it carries slow work, or is about to. */
    public boolean isSlow() {
        return this == DRAINING || this == EXCLUSIVE || this == HELD;
    }
}
