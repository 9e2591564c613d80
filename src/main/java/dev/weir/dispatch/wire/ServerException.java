package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.ServerError;

/** PostgreSQL has answered with an error. It has no stack trace: where it was read says nothing. */
final class ServerException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient ServerError error;

    ServerException(ServerError error) {
        super(error.code() + ": " + error.message(), null, false, false);
        this.error = error;
    }

    ServerError error() {
        return error;
    }
}
