package dev.weir.pool;

import io.netty.channel.Channel;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A connection on loan. It is given back once, by {@link #release} or {@link #destroy}. */
public final class Lease {

    /** How long a cancel request may take before the next one is tried. */
    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(2);

    /** For a query that PostgreSQL answers at once. */
    private static final Duration ASK_LIMIT = Duration.ofSeconds(2);

    private static final Duration CANCEL_INTERVAL = Duration.ofMillis(250);

    /** 3 s: the driver closes only once Terminate is written, which a full send buffer can put off for minutes. */
    private static final int TICKS_FOR_TERMINATE = 12;

    private final Connection pooled;
    private final PostgresqlConnection connection;
    private final BoundedConnectionFactory factory;

    Lease(Connection pooled, BoundedConnectionFactory factory) {
        this.pooled = pooled;
        this.connection = (PostgresqlConnection) ((Wrapped<?>) pooled).unwrap();
        this.factory = factory;
        factory.lent(connection, true);
    }

    public PostgresqlConnection connection() {
        return connection;
    }

    /** The channel of the connection, for messages of the borrower's own beside the driver's. */
    public Channel channel() {
        return factory.channel(connection);
    }

    /** Whether it may go on being used: it is open and not past its life. */
    public boolean fit() {
        return factory.usable(connection);
    }

    /** Whether what has begun on it may go on: it is open, though perhaps past its life. */
    public boolean open() {
        return !factory.doomed(connection);
    }

    /** Tells that PostgreSQL has answered over it, and so can be reached. */
    public void answered() {
        factory.answered();
    }

    /**
     * Asks PostgreSQL, after a write was refused because its transaction was read only, whether every transaction of the
     * session is; then the connection is replaced. May be asked while the connection serves others, or has been given back.
     *
     * @return true when the database took writes before and takes none any more, or is gone; false when the refusal stands
     */
    public Mono<Boolean> takesNoWritesAnyMore() {
        return connection
                .createStatement("select pg_catalog.current_setting('transaction_read_only')")
                .execute()
                .concatMap(result -> result.map((row, metadata) -> String.valueOf(row.get(0, String.class))))
                .next()
                .map(readOnly -> readOnly.equals("on") && factory.refusedWrite(connection))
                .timeout(ASK_LIMIT)
                .onErrorResume(error -> Mono.just(!(error instanceof PostgresqlException)))
                .defaultIfEmpty(true);
    }

    /** Completes when the connection has ended, for any reason; it may be awaited beyond the loan. */
    public Mono<Void> end() {
        return factory.end(connection);
    }

    /**
     * What a borrower knows of the connection and wants to find again at the next loan; one of each type, kept until the
     * connection ends.
     */
    public <T> T keep(Class<T> type, Supplier<T> first) {
        return factory.keep(connection, type, first);
    }

    /** The process id of its backend, as in {@code pg_stat_activity}; 0 when that is gone. */
    public int processId() {
        return factory.processId(connection);
    }

    /** The slot that it holds of a fleet's budget; null where there is no fleet. */
    public @Nullable Claim claim() {
        return factory.claim(connection);
    }

    /** Tells that what ran on it has let go of its slot. */
    public void slotLost() {
        factory.slotLost();
    }

    /** Of the connections it is one too many: it closes when it is given back, and another may be opened before. */
    public void leave() {
        factory.leave(connection);
    }

    /**
     * Gives the connection back. It is closed instead when it is not open, when it is past its life, or when it is
     * in a transaction.
     */
    public Mono<Void> release() {
        return Mono.from(pooled.close()).onErrorComplete();
    }

    /**
     * Closes the connection, and stops whatever it may still be doing: a busy backend reads no Terminate. A cancel
     * request may overtake the query that it is meant for, so it is repeated until the backend is gone. When even
     * Terminate cannot be written, the socket is closed without it, which begins {@code weir.pool.close-timeout}.
     */
    public Mono<Void> destroy() {
        factory.doom(connection);
        Mono<Void> stopped = Flux.interval(Duration.ZERO, CANCEL_INTERVAL)
                .onBackpressureDrop()
                .takeUntilOther(end())
                .doOnNext(this::partWithoutTerminate)
                .concatMap(
                        tick -> connection.cancelRequest().timeout(CANCEL_LIMIT).onErrorComplete(), 1)
                .takeUntilOther(end())
                .then();
        return Mono.when(stopped, release());
    }

    private void partWithoutTerminate(long tick) {
        if (tick >= TICKS_FOR_TERMINATE) {
            factory.part(connection);
        }
    }
}
