package dev.weir.rest.request;

/** How the transaction of a request ends, and whether {@code Prefer: tx=} may say otherwise. */
public enum TxEnd {
    COMMIT(false, false),
    COMMIT_ALLOW_OVERRIDE(false, true),
    /** Nothing that a request writes remains. */
    ROLLBACK(true, false),
    ROLLBACK_ALLOW_OVERRIDE(true, true);

    private final boolean rollsBack;
    private final boolean overridable;

    TxEnd(boolean rollsBack, boolean overridable) {
        this.rollsBack = rollsBack;
        this.overridable = overridable;
    }

    /** Whether it is undone when the request does not say. */
    boolean rollsBack() {
        return rollsBack;
    }

    boolean overridable() {
        return overridable;
    }
}
