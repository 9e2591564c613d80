package dev.weir.dispatch.wire;

import dev.weir.pool.Lease;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Takes away whatever a statement may have left on its connection, but for what is ours: the shapes we have prepared,
 * and our own LISTEN. DISCARD ALL would be shorter; it takes those too.
 */
final class Reset {

    /** For the whole of it, from when its turn has come. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    private static final String BEFORE =
            "close all; set session authorization default; reset all; set statement_timeout to ";

    private static final String AFTER = "; select pg_catalog.set_config('statement_timeout', '" + LIMIT.toMillis()
            + "', true), pg_catalog.pg_advisory_unlock_all(); discard temp; discard sequences; unlisten *; ";

    private static final String CHECK = "select " + PreparedShapes.FINGERPRINT;

    private Reset() {}

    static String text(Duration timeout, List<String> channels) {
        StringBuilder sql = new StringBuilder(BEFORE).append(timeout.toMillis()).append(AFTER);
        channels.forEach(channel -> sql.append(Messages.listen(channel)).append("; "));
        return sql.append(CHECK).toString();
    }

    /**
     * Resets the connection.
     *
     * @param timeout the {@code statement_timeout} that the connection is to have afterwards
     * @param channels what it is to listen to afterwards
     * @return whether it is as clean as before: false when it could not be reset, or when what is prepared on it is not
     *     what we prepared
     */
    static Mono<Boolean> run(
            Lease lease, PreparedShapes prepared, Duration timeout, List<String> channels, Scheduler timer) {
        return last(lease, text(timeout, channels))
                // It is sent behind a statement that may run for the timeout.
                .timeout(LIMIT.plus(timeout), timer)
                .map(prepared::untouched)
                .onErrorReturn(false)
                .defaultIfEmpty(false);
    }

    /** Reads what is prepared now, so that a reset can compare; whatever comes in between is not ours. */
    static Mono<String> fingerprint(Lease lease) {
        return last(lease, CHECK);
    }

    /** The text in the first column of the last result, which is the only one that is read. */
    private static Mono<String> last(Lease lease, String sql) {
        return lease.connection()
                .createStatement(sql)
                .execute()
                .concatMap(result -> result.map((row, metadata) -> String.valueOf(row.get(0, String.class))))
                .takeLast(1)
                .next();
    }
}
