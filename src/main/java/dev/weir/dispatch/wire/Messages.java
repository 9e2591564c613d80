package dev.weir.dispatch.wire;

import dev.weir.dispatch.wire.PreparedShapes.Names;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The messages that there are, each written by a {@link MessageWriter}. */
final class Messages {

    static final String TIMEOUT = "statement_timeout";

    /** PostgreSQL's own timeout comes after ours, which knows what to tell the caller; and it is never 0, which is none. */
    private static final int SLACK_MILLIS = 100;

    private Messages() {}

    /**
     * A statement that has a connection for itself.
     *
     * @param timeout after which PostgreSQL cancels the statement by itself
     */
    static Message alone(Work work, Duration timeout) {
        MessageWriter writer = new MessageWriter(timeout);
        writer.isolation(work.context());
        writer.context(work, 0, Map.of(TIMEOUT, timeoutOf(work.context(), timeout)));
        writer.inline(work.statement(), 0);
        writer.clock();
        return writer.message();
    }

    /**
     * Statements that share a connection, in their order: any number of plain reads of one isolation level, or one
     * of another kind.
     *
     * @param names of the shapes of those that are not inline
     * @param timeout the connection's own {@code statement_timeout}, which holds for each that has none that is shorter
     */
    static Message shared(List<Wire.Member> members, Names names, Duration timeout) {
        MessageWriter writer = new MessageWriter(timeout);
        writer.isolation(members.getFirst().work().context());
        writer.deallocate(names.obsolete());
        Set<PreparedShapes.Key> prepared = new HashSet<>();
        for (int i = 0; i < members.size(); i++) {
            Wire.Member member = members.get(i);
            writer.context(member.work(), i, shorterTimeout(member.work().context(), timeout));
            if (member.inline()) {
                writer.inline(member.work().statement(), i);
            } else {
                PreparedShapes.Key key = key(member);
                if (names.fresh().contains(key) && prepared.add(key)) {
                    writer.prepare(member, i, names);
                }
                writer.execute(member, i, names);
            }
        }
        if (members.getFirst().timed()) {
            writer.clock();
        }
        return writer.message();
    }

    private static Map<String, String> shorterTimeout(Context context, Duration shared) {
        return context.rules().shorterThan(shared) ? Map.of(TIMEOUT, timeoutOf(context, shared)) : Map.of();
    }

    /** Makes PostgreSQL forget what is prepared under these names. */
    static String deallocation(List<String> names) {
        MessageWriter writer = new MessageWriter(Duration.ZERO);
        writer.deallocate(names);
        return writer.sql();
    }

    /** Prepares the shape of one statement and does not run it. */
    static Message preparation(Wire.Member member, Names names) {
        MessageWriter writer = new MessageWriter(Duration.ZERO);
        writer.deallocate(names.obsolete());
        writer.context(member.work(), Message.NOBODY, Map.of());
        writer.prepare(member, Message.NOBODY, names);
        return writer.message();
    }

    /**
     * Begins a transaction of one statement.
     *
     * @param timeout its {@code statement_timeout} in milliseconds. A cursor has none, which is 0: PostgreSQL would count
     *     the whole stream as one statement, the time that its reader takes included
     */
    static String begin(boolean readOnly, String timeout, Context context) {
        MessageWriter writer = new MessageWriter(Duration.ZERO);
        writer.begin(context, readOnly);
        Map<String, @Nullable String> settings = new LinkedHashMap<>(Map.of(TIMEOUT, timeout));
        settings.putAll(context.settings());
        writer.settings(settings, Message.NOBODY);
        if (context.role() != null) {
            writer.role(context.role(), Message.NOBODY);
        }
        return writer.sql();
    }

    /** Sets so many settings, whose names and values are the parameters. */
    static String setConfig(int settings) {
        StringBuilder sql = new StringBuilder("select ");
        for (int i = 0; i < settings; i++) {
            sql.append(i == 0 ? "" : ", ")
                    .append("pg_catalog.set_config($")
                    .append(2 * i + 1)
                    .append(", $")
                    .append(2 * i + 2)
                    .append(", true)");
        }
        return sql.toString();
    }

    /** The statement alone, its arguments inlined. */
    static String inline(Statement statement) {
        MessageWriter writer = new MessageWriter(Duration.ZERO);
        writer.inline(statement, 0);
        return writer.sql();
    }

    static String listen(String channel) {
        return "listen " + quoted(channel);
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** What a shape is prepared for: the same text means another thing to another role, or in another schema. */
    static PreparedShapes.Key key(Wire.Member member) {
        Context context = member.work().context();
        return new PreparedShapes.Key(
                member.shape(), context.role(), context.settings().get("search_path"));
    }

    /** The {@code statement_timeout} of a statement that may run for so long: later than ours, but not than its role's. */
    static String timeoutOf(Context context, Duration limit) {
        Duration timeout = context.rules().timeout();
        return timeout == null || timeout.compareTo(limit) > 0
                ? millis(limit)
                : Long.toString(Math.max(1, timeout.toMillis()));
    }

    /** A timeout as PostgreSQL is told it, which is later than ours. */
    static String millis(Duration timeout) {
        return Long.toString(Math.max(0, timeout.toMillis()) + SLACK_MILLIS);
    }
}
