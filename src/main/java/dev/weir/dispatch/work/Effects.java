package dev.weir.dispatch.work;

/** What running a statement may do: decides what it may share a message with, and whether a reset follows it. */
public enum Effects {

    /**
     * It reads, and reaches no user-defined code (function, view with functions, policy, trigger): it can leave nothing
     * behind on its connection, and cannot observe the {@code request.*} settings.
     */
    PLAIN_READ,

    /** It reads, in a read-only transaction. What it calls may leave settings or locks of the session behind. */
    READ,

    /** It may write, or is not known not to. It is never run a second time by itself. */
    WRITE,

    /** A write of which nothing remains: its transaction is undone once its answer is known. */
    TRIAL;

    /** Whether it may change data. */
    public boolean writes() {
        return this == WRITE || this == TRIAL;
    }

    /** Whether several of them, of any callers, may share one message. */
    public boolean mayShare() {
        return this == PLAIN_READ;
    }

    /** Whether its connection needs a reset before the next statement. */
    public boolean needsReset() {
        return this != PLAIN_READ;
    }
}
