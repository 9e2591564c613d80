package dev.weir.dispatch.wire;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.Disposable;

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

    static final String CHECK = "select " + PreparedShapes.FINGERPRINT;

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
     * @param cleaned told once whether it is as clean as before: false when it could not be reset, or when what is
     *     prepared on it is not what we prepared
     */
    static void run(
            Conversation conversation,
            PreparedShapes prepared,
            Duration timeout,
            List<String> channels,
            Timer timer,
            Consumer<Boolean> cleaned) {
        ByteBuf frames = Pipeline.of(text(timeout, channels));
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
                frames, new LastText(text -> ended.accept(prepared.untouched(text)), error -> ended.accept(false)));
    }
}
