package dev.weir.dispatch.wire;

import dev.weir.dispatch.wire.Message.Kind;
import dev.weir.dispatch.wire.Message.Step;
import dev.weir.pool.Claim;
import dev.weir.pool.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Takes away whatever a statement may have left on its connection, but for what is ours: the shapes we have prepared,
 * our own LISTEN, and the slot of a fleet's budget. DISCARD ALL would be shorter; it takes those too.
 *
 * <p>Its statements are prepared on each connection, since to parse them costs PostgreSQL more than to run them. A user's code may have
 * prepared others under their names, which would run as the login here: so the check comes first, and fails then, and
 * nothing behind it runs.
 */
final class Reset {

    /** For the whole of it, from when its turn has come. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    /** Prepare, run, forget. */
    static final int STEPS_OF_A_CLAIM = 3;

    /** The last answer when the connection's slot could not be taken again. */
    static final String LOST = "lost";

    private static final String NAME = "weir_reset_";

    private static final String TIMEOUT = NAME + "timeout";

    private static final String UNLOCK = NAME + "unlock";

    /** Of what is prepared and run at once, and forgotten again. */
    private static final String ONCE = "weir_once";

    private static final String LEFT = NAME + "left";

    /**
     * Fails where what another statement has left shows until the transaction ends: it has begun by the session's defaults,
     * read only or of another level, and LISTEN ends with it. A standby's transactions are read only whatever the default. The parameter has the
     * channels that Weir itself listens to.
     */
    private static final String LEFT_TEXT = "select 1 operator(pg_catalog./) (case when "
            + same("isolation") + " and " + same("deferrable") + " and (" + same("read_only")
            + " or pg_catalog.pg_is_in_recovery())"
            + " and not exists (select from pg_catalog.pg_listening_channels() as c (name)"
            + " where c.name operator(pg_catalog.<>) all ($1::pg_catalog.text[])) then 1 else 0 end)";

    private static final String UNLOCK_ALL = "pg_catalog.pg_advisory_unlock_all()";

    private static final List<String> BEFORE = List.of("close all", "set session authorization default", "reset all");

    private static final List<String> BEHIND = List.of("discard temp", "discard sequences", "unlisten *");

    private static final List<String> ALL =
            Stream.concat(BEFORE.stream(), BEHIND.stream()).toList();

    private Reset() {}

    /** Prepares its statements. */
    static List<Step> preparation() {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < ALL.size(); i++) {
            prepare(NAME + i, ALL.get(i), steps);
        }
        prepare(
                TIMEOUT,
                "select pg_catalog.set_config('statement_timeout', $1, false), "
                        + "pg_catalog.set_config('statement_timeout', $2, true)",
                steps);
        prepare(UNLOCK, "select " + UNLOCK_ALL, steps);
        prepare(LEFT, LEFT_TEXT, steps);
        return steps;
    }

    private static String same(String characteristic) {
        return "pg_catalog.current_setting('transaction_" + characteristic
                + "') operator(pg_catalog.=) pg_catalog.current_setting('default_transaction_" + characteristic + "')";
    }

    private static void prepare(String name, String sql, List<Step> steps) {
        steps.add(new Step(Message.NOBODY, Kind.PREPARE, name, sql, List.of(), null));
    }

    private static void run(String name, List<@Nullable String> arguments, List<Step> steps) {
        steps.add(new Step(Message.NOBODY, Kind.CONTEXT, name, null, arguments, null));
    }

    private static void runOnce(String sql, List<Step> steps) {
        prepare(ONCE, sql, steps);
        run(ONCE, List.of(), steps);
        steps.add(new Step(Message.NOBODY, Kind.CLOSE, ONCE, null, List.of(), null));
    }

    /** Only looks what is prepared. */
    static Message check() {
        return new Message(List.of(checking()));
    }

    private static Step checking() {
        return new Step(Message.NOBODY, Kind.CHECK, "", null, List.of(), null);
    }

    /**
     * A connection's slot of a fleet's budget is let go with all else that is locked, and taken again by the same expression.
     * Since the statement before may have let go of it too, and another replica may have taken it, the last answer is
     * {@link #LOST} where it is not held in the end.
     *
     * @param timeout the {@code statement_timeout} that the connection is to have afterwards
     * @param channels what it is to listen to afterwards
     * @param claim the slot that the connection holds; null where there is no fleet
     */
    static Message message(Duration timeout, List<String> channels, @Nullable Claim claim) {
        List<Step> steps = steps(timeout, LIMIT, channels);
        if (claim != null) {
            // The branches of a case are evaluated in their order.
            runOnce(
                    "select case when " + UNLOCK_ALL + "::pg_catalog.text is null then '" + LOST + "' when "
                            + claim.again() + " then '' else '" + LOST + "' end",
                    steps);
        } else {
            run(UNLOCK, List.of(), steps);
        }
        return new Message(steps);
    }

    /**
     * The same as the beginning of a message that goes on. It fails where the slot is not held in the end, or where what was left still
     * shows in the transaction.
     *
     * @param heard what the connection may listen to already
     */
    static Message inTransaction(Duration timeout, List<String> channels, HeardChannels heard, @Nullable Claim claim) {
        List<Step> steps = steps(timeout, timeout, channels);
        run(LEFT, List.of(heard.array()), steps);
        if (claim != null) {
            runOnce(
                    "select 1 operator(pg_catalog./) case when " + UNLOCK_ALL + "::pg_catalog.text is null then 0 when "
                            + claim.again() + " then 1 else 0 end",
                    steps);
        } else {
            run(UNLOCK, List.of(), steps);
        }
        return new Message(steps);
    }

    /** @param now the timeout until the end of the transaction */
    private static List<Step> steps(Duration timeout, Duration now, List<String> channels) {
        List<Step> steps = new ArrayList<>();
        steps.add(checking());
        IntStream.range(0, BEFORE.size()).forEach(i -> run(NAME + i, List.of(), steps));
        run(TIMEOUT, List.of(Long.toString(timeout.toMillis()), Long.toString(now.toMillis())), steps);
        IntStream.range(BEFORE.size(), ALL.size()).forEach(i -> run(NAME + i, List.of(), steps));
        channels.forEach(channel -> runOnce(Messages.listen(channel), steps));
        return steps;
    }

    /**
     * Resets the connection, together with what is sent next.
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
        Message message = message(timeout, channels, lease.claim());
        AtomicBoolean told = new AtomicBoolean();
        Consumer<Boolean> once = clean -> {
            if (told.compareAndSet(false, true)) {
                cleaned.accept(clean);
            }
        };
        // It is sent behind a statement that may run for the timeout.
        Disposable limit = timer.in(LIMIT.plus(timeout), () -> once.accept(false));
        conversation.sendSoon(message, new ResetAnswer(lease, prepared, clean -> {
            limit.dispose();
            once.accept(clean);
        }));
    }
}
