package dev.weir.dispatch;

import dev.weir.dispatch.Statement.Access;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of one simple-protocol message: the context and the statement, which PostgreSQL runs as one implicit
 * transaction. Local settings end with it, and an error undoes all of it.
 *
 * @param sql the text
 * @param results how many results come before the statement's own
 */
record Message(String sql, int results) {

    /**
     * Takes away whatever a statement may have left on its connection, but for our own LISTEN. DISCARD ALL would be
     * shorter; it cannot run in one message with the rest, and it ends our listening too.
     */
    private static final String RESET = "close all; set session authorization default; reset all; deallocate all;"
            + " select pg_catalog.pg_advisory_unlock_all(); discard temp; discard sequences; unlisten *";

    /** PostgreSQL's own timeout comes after ours, which knows what to tell the caller; and it is never 0, which is none. */
    private static final int SLACK_MILLIS = 100;

    /**
     * A statement in its context. A plain read of our own needs none: it can neither write nor see a setting, and the
     * connection's own {@code statement_timeout} is the longest deadline that a request can have.
     *
     * @param timeout after which PostgreSQL cancels the statement by itself
     */
    static Message of(Statement statement, Context context, Duration timeout) {
        boolean bare = statement.plain() && statement.access() == Access.READ && context.isOwn();
        return bare ? new Message(inline(statement), 0) : inContext(statement, context, timeout);
    }

    private static Message inContext(Statement statement, Context context, Duration timeout) {
        StringBuilder sql = new StringBuilder(256);
        int results = 1;
        if (statement.access() == Access.READ) {
            sql.append("set transaction read only; ");
            results++;
        }
        appendSettings(sql, context, Math.max(0, timeout.toMillis()) + SLACK_MILLIS);
        appendInline(sql, statement);
        return new Message(sql.toString(), results);
    }

    /**
     * Begins the transaction of a cursor. It has no {@code statement_timeout}: PostgreSQL would count the whole
     * stream as one statement, the time that its reader takes included.
     */
    static String begin(Context context) {
        StringBuilder sql = new StringBuilder("begin read only; ");
        appendSettings(sql, context, 0);
        return sql.toString();
    }

    /** The statement alone, its arguments inlined. */
    static String inline(Statement statement) {
        StringBuilder sql = new StringBuilder();
        appendInline(sql, statement);
        return sql.toString();
    }

    /** Cleans a connection and goes on listening to the channels. */
    static String reset(List<String> channels) {
        StringBuilder sql = new StringBuilder(RESET);
        channels.forEach(channel -> sql.append("; ").append(listen(channel)));
        return sql.toString();
    }

    static String listen(String channel) {
        return "listen \"" + channel.replace("\"", "\"\"") + '"';
    }

    private static void appendSettings(StringBuilder sql, Context context, long timeoutMillis) {
        sql.append("select ");
        appendSetting(sql, "statement_timeout", String.valueOf(timeoutMillis));
        context.settings().forEach((name, value) -> {
            sql.append(", ");
            appendSetting(sql, name, value);
        });
        appendRole(sql, context.role());
        sql.append("; ");
    }

    private static void appendRole(StringBuilder sql, @Nullable String role) {
        if (role != null) {
            sql.append(", ");
            appendSetting(sql, "role", role);
        }
    }

    private static void appendSetting(StringBuilder sql, String name, String value) {
        sql.append("pg_catalog.set_config(");
        Literals.append(sql, name);
        sql.append(',');
        Literals.append(sql, value);
        sql.append(", true)");
    }

    private static void appendInline(StringBuilder sql, Statement statement) {
        List<String> fragments = statement.shape().fragments();
        sql.append(fragments.getFirst());
        for (int i = 1; i < fragments.size(); i++) {
            Literals.append(sql, statement.arguments().get(i - 1));
            sql.append(fragments.get(i));
        }
    }
}
