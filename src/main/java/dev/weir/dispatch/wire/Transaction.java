package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.TransactionRules.Isolation;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.pool.Lease;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlStatement;
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.spi.Parameters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A read in a transaction of its own, on a connection that carries nothing else: several messages of the driver's, one after
 * the other. Settings and arguments are parameters, whose types PostgreSQL infers.
 */
final class Transaction {

    private final Work work;
    private final Lease lease;
    private final Wiring wiring;

    Transaction(Work work, Lease lease, Wiring wiring) {
        this.work = work;
        this.lease = lease;
        this.wiring = wiring;
    }

    /**
     * Begins it, and sets role and settings. Until that is done the connection's own {@code statement_timeout} holds; if
     * it strikes, a second attempt is made, since nothing was done. The read itself has none: PostgreSQL would count the
     * whole stream as one statement, the time that its reader takes included.
     */
    Mono<Void> begin() {
        Mono<Void> attempt = Mono.defer(this::enter);
        return attempt.onErrorResume(
                        DatabaseErrors::canceled, error -> rolledBack().then(attempt))
                .onErrorMap(DatabaseErrors::canceled, Transaction::tooBusy);
    }

    private Mono<Void> enter() {
        Isolation isolation = work.context().rules().isolation();
        String level = isolation == null ? "" : " isolation level " + isolation.sql();
        return run("begin" + level + " read only").then(Mono.defer(this::setContext));
    }

    /** The role comes last: it may not be allowed the settings. */
    private Mono<Void> setContext() {
        Context context = work.context();
        List<@Nullable String> values = new ArrayList<>(List.of(Messages.TIMEOUT, "0"));
        context.settings().forEach((name, value) -> {
            values.add(name);
            values.add(value);
        });
        if (context.role() != null) {
            values.add("role");
            values.add(context.role());
        }
        return bound(Messages.setConfig(values.size() / 2), values)
                .execute()
                .concatMap(result -> result.getRowsUpdated())
                .then(Mono.justOrEmpty(context.preRequest()).flatMap(this::called));
    }

    /** What comes before the statement: its result is of no interest, and its error is the statement's. */
    private Mono<Void> called(String preRequest) {
        return lease.connection()
                .createStatement(preRequest)
                .execute()
                .concatMap(result -> result.map((row, metadata) -> 1))
                .then();
    }

    static FailureException tooBusy(@Nullable Throwable error) {
        return new FailureException(
                new ServiceFailure.Overloaded("The database was too busy to begin the statement", DatabaseErrors.SOON),
                error);
    }

    /**
     * Runs the statement.
     *
     * @param typed whether PostgreSQL can infer the types of its parameters
     * @param fetch how many rows are fetched at a time; 0 for all
     */
    Flux<Row> rows(boolean typed, int fetch) {
        Statement statement = work.statement();
        PostgresqlStatement sent = typed
                ? bound(commented(statement.shape().text()), statement.arguments())
                : lease.connection().createStatement(commented(Literals.inline(statement)));
        return sent.fetchSize(fetch)
                .execute()
                .concatMap(result -> result.map((row, metadata) -> RowMapper.map(statement.columns(), row, metadata)));
    }

    private String commented(String sql) {
        return wiring.comment(work) + sql;
    }

    private PostgresqlStatement bound(String sql, List<@Nullable String> values) {
        PostgresqlConnection connection = lease.connection();
        PostgresqlStatement statement = connection.createStatement(sql);
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            statement.bind(
                    i,
                    value == null
                            ? Parameters.in(PostgresqlObjectId.UNSPECIFIED)
                            : Parameters.in(PostgresqlObjectId.UNSPECIFIED, value));
        }
        return statement;
    }

    /** Undoes it; whether the connection is out of the transaction. */
    Mono<Boolean> rolledBack() {
        return lease.connection()
                .rollbackTransaction()
                .timeout(Reset.LIMIT, wiring.scheduler())
                .thenReturn(true)
                .onErrorReturn(false);
    }

    private Mono<Void> run(String sql) {
        return lease.connection()
                .createStatement(sql)
                .execute()
                .concatMap(result -> result.getRowsUpdated())
                .then();
    }
}
