package dev.weir.pool;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** What a connection is asked first, in one round trip. */
final class Introduction {

    private Introduction() {}

    /**
     * Asks for the backend's number in the server, by which an operator finds it there and here, and whether it takes
     * writes now, which tells a failover from a replica. The timeout of its statements is set here and not by a start-up
     * parameter, so that what the login itself is held to can be read from its sessions.
     */
    static Mono<PostgresqlConnection> of(PostgresqlConnection connection, Duration statementTimeout, Backend backend) {
        return connection
                .createStatement("set statement_timeout to " + statementTimeout.toMillis()
                        + "; select pg_catalog.pg_backend_pid(),"
                        + " pg_catalog.current_setting('transaction_read_only') operator(pg_catalog.=) 'on'")
                .execute()
                .concatMap(result -> result.map((row, metadata) -> learn(backend, row)))
                // Not the first: until PostgreSQL is ready its answer is not over.
                .last()
                .thenReturn(connection);
    }

    private static boolean learn(Backend backend, Row row) {
        backend.processId(Objects.requireNonNull(row.get(0, Integer.class)));
        backend.readOnly(Boolean.TRUE.equals(row.get(1, Boolean.class)));
        return true;
    }
}
