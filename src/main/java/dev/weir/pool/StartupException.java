package dev.weir.pool;

import org.jspecify.annotations.Nullable;

/** The database cannot be used as it is configured; says what is wrong and what to do. */
public final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    StartupException(String description, String action, @Nullable Throwable cause) {
        super(description, cause);
        this.action = action;
    }

    /** What to do next. */
    public String action() {
        return action;
    }
}
