package dev.weir.error;

import org.jspecify.annotations.Nullable;

/** Carries a {@link Failure} through code and reactive pipelines. It has no stack trace: it is an answer, not a bug. */
public final class FailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public FailureException(Failure failure) {
        this(failure, null);
    }

    public FailureException(Failure failure, @Nullable Throwable cause) {
        super(failure.code() + ": " + failure.message(), cause, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
