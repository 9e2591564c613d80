package dev.weir.pool;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Row;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What a connection is asked first, in one round trip. */
final class Introduction {

    private static final String QUESTIONS = "select pg_catalog.pg_backend_pid(),"
            + " pg_catalog.current_setting('transaction_read_only') operator(pg_catalog.=) 'on'";

    private static final int SLOT = 2;
    private static final int MEMBER = 3;

    private Introduction() {}

    /**
     * Asks for the backend's number in the server, by which an operator finds it there and here, and whether it takes
     * writes now, which tells a failover from a replica. In a fleet it takes a slot of the budget too; without one the
     * connection is to be closed. The timeout of its statements is set here and not by a start-up parameter, so that what
     * the login itself is held to can be read from its sessions.
     *
     * @param first whether the process has no other connection
     */
    static Mono<PostgresqlConnection> of(
            PostgresqlConnection connection, DriverSettings settings, Backend backend, boolean first) {
        Budget budget = settings.budget();
        String claim = budget == null ? "" : ", " + budget.claim(first);
        return connection
                .createStatement("set statement_timeout to "
                        + settings.statementTimeout().toMillis() + "; " + QUESTIONS + claim)
                .execute()
                .concatMap(result -> result.map((row, metadata) -> learn(backend, row, budget)))
                // Not the first: until PostgreSQL is ready its answer is not over.
                .last()
                .thenReturn(connection);
    }

    private static boolean learn(Backend backend, Row row, @Nullable Budget budget) {
        backend.processId(Objects.requireNonNull(row.get(0, Integer.class)));
        backend.readOnly(Boolean.TRUE.equals(row.get(1, Boolean.class)));
        if (budget != null) {
            Integer slot = row.get(SLOT, Integer.class);
            if (slot == null || !Boolean.TRUE.equals(row.get(MEMBER, Boolean.class))) {
                throw new NoFreeSlot(budget);
            }
            backend.claim(new Claim(budget, slot));
        }
        return true;
    }
}
