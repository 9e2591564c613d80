package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Statement;
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
 * One statement in a transaction of its own, on a connection that carries nothing else: several messages, one after the
 * other. What is too large to be part of a message's text is a parameter here, whose type PostgreSQL infers; that goes
 * for the arguments as for the settings.
 *
 * <p>A statement that fails before {@link #commit} was sent has changed nothing.
 */
final class Transaction {

    private final Work work;
    private final Lease lease;
    private final Wiring wiring;
    private volatile boolean begun;
    private volatile boolean committing;

    Transaction(Work work, Lease lease, Wiring wiring) {
        this.work = work;
        this.lease = lease;
        this.wiring = wiring;
    }

    /**
     * Begins it, and sets role and settings. Until that is done the connection's own {@code statement_timeout} holds; if
     * it strikes, a second attempt is made, since nothing was done and the statement may take longer.
     *
     * @param timeout the {@code statement_timeout} of the statement, in milliseconds; 0 for none
     */
    Mono<Void> begin(String timeout) {
        Mono<Void> attempt = Mono.defer(() -> enter(timeout));
        return attempt.onErrorResume(
                        DatabaseErrors::canceled, error -> rolledBack().then(attempt))
                .onErrorMap(DatabaseErrors::canceled, Transaction::tooBusy)
                .doOnSuccess(entered -> begun = true);
    }

    private Mono<Void> enter(String timeout) {
        boolean readOnly = !work.statement().effects().writes();
        Context context = work.context();
        return context.size() > Work.LARGEST_SHARED
                ? run(Messages.begin(readOnly, timeout, context.rulesAlone()))
                        .then(Mono.defer(() -> setContext(context)))
                : run(Messages.begin(readOnly, timeout, context));
    }

    /** The role comes last: it may not be allowed the settings. */
    private Mono<Void> setContext(Context context) {
        List<@Nullable String> values = new ArrayList<>();
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
                .then();
    }

    static FailureException tooBusy(Throwable error) {
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
        PostgresqlStatement sent = typed && statement.size() > Work.LARGEST_SHARED
                ? bound(commented(statement.shape().text()), statement.arguments())
                : lease.connection().createStatement(commented(Messages.inline(statement)));
        return sent.fetchSize(fetch)
                .execute()
                .concatMap(result -> result.map((row, metadata) -> RowMapper.map(statement.columns(), row, metadata)));
    }

    private String commented(String sql) {
        return wiring.comments() ? Comment.within(sql, work) : sql;
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

    /** Whether the statement itself may have been sent. */
    boolean begun() {
        return begun;
    }

    /** Whether what it changed may stay changed. */
    boolean committing() {
        return committing;
    }

    /** Completes when what it changed is there to stay. A constraint that was deferred fails here. */
    Mono<Void> commit() {
        return Mono.defer(() -> {
            committing = true;
            return run("commit");
        });
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
