package dev.weir.dispatch.wire;

import java.time.Duration;

/** The {@code statement_timeout} that a connection has outside of messages that set their own. It outlives the loans of its connection. */
final class SessionTimeout {

    private Duration current;

    SessionTimeout(Duration initial) {
        this.current = initial;
    }

    synchronized Duration current() {
        return current;
    }

    /** It is to be this; whether it was another, so that PostgreSQL must be told. */
    synchronized boolean become(Duration wanted) {
        boolean other = !current.equals(wanted);
        current = wanted;
        return other;
    }
}
