package dev.weir.embedded;

/** The local PostgreSQL could not be started or used; the message is one sentence for the person at the terminal. */
public final class LocalPostgresException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LocalPostgresException(String message) {
        super(message);
    }

    LocalPostgresException(String message, Throwable cause) {
        super(message, cause);
    }
}
