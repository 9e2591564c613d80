package dev.weir.dispatch.wire;

import dev.weir.pool.Claim;
import dev.weir.pool.Lease;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Takes away whatever a statement may have left on its connection, but for what is ours: the shapes we have prepared,
 * our own LISTEN, and the slot of a fleet's budget. DISCARD ALL would be shorter; it takes those too.
 */
final class Reset {

    /** For the whole of it, from when its turn has come. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    /** What the last answer ends with when the connection's slot could not be taken again. */
    private static final String LOST = " lost";

    private static final String BEFORE =
            "close all; set session authorization default; reset all; set statement_timeout to ";

    private static final String UNLOCK = "; select pg_catalog.set_config('statement_timeout', '" + LIMIT.toMillis()
            + "', true), pg_catalog.pg_advisory_unlock_all()";

    private static final String DISCARD = "; discard temp; discard sequences; unlisten *; ";

    static final String CHECK = "select " + PreparedShapes.FINGERPRINT;

    private Reset() {}

    /**
     * A connection's slot of a fleet's budget is let go with all else that is locked, and taken again by the same statement.
     * Since the statement before may have let go of it too, and another replica may have taken it, the last answer is
     * another than the expected one where it is not held in the end.
     *
     * @param claim the slot that the connection holds; null where there is no fleet
     */
    static String text(Duration timeout, List<String> channels, @Nullable Claim claim) {
        StringBuilder sql = new StringBuilder(BEFORE).append(timeout.toMillis()).append(UNLOCK);
        sql.append(claim == null ? "" : ", " + claim.again()).append(DISCARD);
        channels.forEach(channel -> sql.append(Messages.listen(channel)).append("; "));
        sql.append(CHECK);
        if (claim != null) {
            sql.append(" operator(pg_catalog.||) case when ")
                    .append(claim.again())
                    .append(" then '' else '" + LOST + "' end");
        }
        return sql.toString();
    }

    /**
     * Resets the connection.
     *
     * @param timeout the {@code statement_timeout} that the connection is to have afterwards
     * @param channels what it is to listen to afterwards
     * @param cleaned told once whether it is as clean as before: false when it could not be reset, or when what is
     *     prepared on it is not what we prepared
     */
    static void run(
            Lease lease,
            Conversation conversation,
            PreparedShapes prepared,
            Duration timeout,
            List<String> channels,
            Timer timer,
            Consumer<Boolean> cleaned) {
        ByteBuf frames = Pipeline.of(text(timeout, channels, lease.claim()));
        AtomicBoolean told = new AtomicBoolean();
        Consumer<Boolean> once = clean -> {
            if (told.compareAndSet(false, true)) {
                cleaned.accept(clean);
            }
        };
        // It is sent behind a statement that may run for the timeout.
        Disposable limit = timer.in(LIMIT.plus(timeout), () -> once.accept(false));
        Consumer<Boolean> ended = clean -> {
            limit.dispose();
            once.accept(clean);
        };
        conversation.send(
                frames,
                new LastText(
                        text -> {
                            tellIfLost(text, lease);
                            ended.accept(prepared.untouched(text));
                        },
                        error -> ended.accept(false)));
    }

    private static void tellIfLost(String text, Lease lease) {
        if (text.endsWith(LOST)) {
            lease.slotLost();
        }
    }
}
