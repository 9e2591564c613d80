package dev.weir.dispatch.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of one simple-protocol message, which PostgreSQL runs as one implicit transaction: local settings end with
 * it, and an error undoes all of it. It carries one statement, or several reads of any callers, each in a context of its
 * own. A {@link MessageWriter} makes it.
 *
 * @param sql the text
 * @param parts what each result of it is, in order
 */
record Message(String sql, List<Part> parts) {

    /** The member of a part that serves all that follow. */
    static final int NOBODY = -1;

    /**
     * One statement of the message.
     *
     * @param member whose it is, by number; {@link #NOBODY} when it serves all that follow
     * @param kind what it does
     * @param key the shape that it prepares; null unless it prepares one
     * @param name of what it prepares or deallocates; else empty
     */
    record Part(int member, Kind kind, PreparedShapes.@Nullable Key key, String name) {

        Part(int member, Kind kind) {
            this(member, kind, null, "");
        }
    }

    /** What a statement of a message is for. */
    enum Kind {
        CONTEXT,
        DEALLOCATE,
        PREPARE,
        ANSWER,
        CLOCK
    }

    Message {
        parts = List.copyOf(parts);
    }

    /** The member whose answer this result is, or {@link #NOBODY}. */
    int memberAt(int result) {
        if (result >= parts.size()) {
            return NOBODY;
        }
        Part part = parts.get(result);
        return part.kind() == Kind.ANSWER ? part.member() : NOBODY;
    }

    /** Whether this result says how long the message took in PostgreSQL. */
    boolean isClock(int result) {
        return result < parts.size() && parts.get(result).kind() == Kind.CLOCK;
    }

    /** The member that is to blame when this result is an error, or {@link #NOBODY}. */
    int culpritAt(int result) {
        if (result >= parts.size()) {
            return NOBODY;
        }
        Part part = parts.get(result);
        // The last statement fails when the commit does, and only a message of one is timed.
        return part.kind() == Kind.CLOCK ? 0 : part.member();
    }
}
