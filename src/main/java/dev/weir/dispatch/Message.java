package dev.weir.dispatch;

import dev.weir.dispatch.Statement.Access;
import dev.weir.dispatch.TransactionRules.Isolation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text of one simple-protocol message, which PostgreSQL runs as one implicit transaction: local settings end with
 * it, and an error undoes all of it. It carries one statement, or several reads of whomever, each in a context of its
 * own.
 *
 * @param sql the text
 * @param parts what each result of it is, in order
 */
record Message(String sql, List<Part> parts) {

    /**
     * One statement of the message.
     *
     * @param member whose it is, by number; {@link #NOBODY} when it serves all that follow
     * @param kind what it does
     * @param key the shape that it prepares; null unless it prepares one
     * @param name of what it prepares or deallocates; else empty
     */
    record Part(int member, Kind kind, Prepared.@Nullable Key key, String name) {

        Part(int member, Kind kind) {
            this(member, kind, null, "");
        }
    }

    /** What a statement of a message is for. */
    enum Kind {
        CONTEXT,
        DEALLOCATE,
        PREPARE,
        ANSWER,
        CLOCK
    }

    static final int NOBODY = -1;

    /**
     * How many characters of values a message may carry. Beyond that PostgreSQL would take long to read it, while the
     * timeout of whatever shares its lane already runs; what is larger goes as parameters.
     */
    static final int LARGEST = 64 * 1024;

    /** PostgreSQL's own timeout comes after ours, which knows what to tell the caller; and it is never 0, which is none. */
    private static final int SLACK_MILLIS = 100;

    /**
     * How long the message has been running, in milliseconds, by the server's own clock: by ours, time would count
     * in which the answer was there and we were busy.
     */
    private static final String CLOCK = "select 1000 operator(pg_catalog.*) pg_catalog.date_part('epoch',"
            + " pg_catalog.timestamptz_mi(pg_catalog.clock_timestamp(), pg_catalog.statement_timestamp()))";

    private static final String TIMEOUT = "statement_timeout";

    /** Settings of the request itself, which only code of the user's can observe. */
    private static final String OF_REQUEST = "request.";

    /** Settings of ours whose value is no list. */
    private static final Set<String> SCALARS = Set.of(TIMEOUT, "transaction_read_only");

    /** The member whose answer this result is, or {@link #NOBODY}. */
    int memberAt(int result) {
        if (result >= parts.size()) {
            return NOBODY;
        }
        Part part = parts.get(result);
        return part.kind() == Kind.ANSWER ? part.member() : NOBODY;
    }

    /** Whether this result says how long the message took in PostgreSQL. */
    boolean isClock(int result) {
        return result < parts.size() && parts.get(result).kind() == Kind.CLOCK;
    }

    /**
     * A statement that has a connection for itself.
     *
     * @param timeout after which PostgreSQL cancels the statement by itself
     */
    static Message alone(Work work, Duration timeout) {
        Writer writer = new Writer(timeout);
        writer.isolation(work.context());
        writer.context(work, 0, Map.of(TIMEOUT, timeoutOf(work.context(), timeout)));
        writer.inline(work.statement(), 0);
        writer.clock();
        return writer.message();
    }

    /**
     * Statements that travel together, in their order: any number of plain reads of one isolation level, or one of
     * another kind.
     *
     * @param shared the connection's own {@code statement_timeout}, which holds for each that has none that is shorter
     */
    static Message company(List<RowJob> members, Prepared prepared, Duration shared) {
        Writer writer = new Writer(shared);
        writer.isolation(members.getFirst().work().context());
        writer.deallocate(prepared.takeObsolete());
        for (int i = 0; i < members.size(); i++) {
            RowJob job = members.get(i);
            Context context = job.work().context();
            writer.context(
                    job.work(),
                    i,
                    context.rules().shorterThan(shared) ? Map.of(TIMEOUT, timeoutOf(context, shared)) : Map.of());
            if (job.prepared()) {
                writer.execute(job, i, prepared);
            } else {
                writer.inline(job.work().statement(), i);
            }
        }
        if (members.size() == 1 && !members.getFirst().pace().known()) {
            writer.clock();
        }
        return writer.message();
    }

    /** Makes PostgreSQL forget what is prepared under these names. */
    static String deallocation(List<String> names) {
        Writer writer = new Writer(Duration.ZERO);
        writer.deallocate(names);
        return writer.sql.toString();
    }

    /** Prepares the shape of one statement and does not run it. */
    static Message preparation(RowJob job, Prepared prepared) {
        Writer writer = new Writer(Duration.ZERO);
        writer.deallocate(prepared.takeObsolete());
        writer.context(job.work(), NOBODY, Map.of());
        writer.prepare(job, NOBODY, prepared);
        return writer.message();
    }

    /**
     * Begins a transaction of one statement.
     *
     * @param timeout its {@code statement_timeout} in milliseconds. A cursor has none, which is 0: PostgreSQL would count
     *     the whole stream as one statement, the time that its reader takes included
     */
    static String begin(boolean readOnly, String timeout, Context context) {
        Writer writer = new Writer(Duration.ZERO);
        Isolation isolation = context.rules().isolation();
        writer.sql
                .append("begin")
                .append(isolation == null ? "" : " isolation level " + isolation.sql())
                .append(readOnly || context.rules().readOnly() ? " read only; " : "; ");
        Map<String, @Nullable String> settings = new LinkedHashMap<>(Map.of(TIMEOUT, timeout));
        settings.putAll(context.settings());
        writer.settings(settings, NOBODY);
        if (context.role() != null) {
            writer.role(context.role(), NOBODY);
        }
        return writer.sql.toString();
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

    /** How many characters of values the work has that PostgreSQL is told. */
    static long size(Work work) {
        Statement statement = work.statement();
        return sizeOf(statement) + sizeOf(work.context(), !statement.plain());
    }

    static boolean isLarge(Statement statement) {
        return sizeOf(statement) > LARGEST;
    }

    static boolean isLarge(Context context) {
        return sizeOf(context, true) > LARGEST;
    }

    private static long sizeOf(Statement statement) {
        long size = 0;
        for (String argument : statement.arguments()) {
            size += argument == null ? 0 : argument.length();
        }
        return size;
    }

    private static long sizeOf(Context context, boolean ofRequest) {
        long size = context.role() == null ? 0 : context.role().length();
        for (Map.Entry<String, String> setting : context.settings().entrySet()) {
            if (ofRequest || !setting.getKey().startsWith(OF_REQUEST)) {
                size += setting.getKey().length() + setting.getValue().length();
            }
        }
        return size;
    }

    /** The statement alone, its arguments inlined. */
    static String inline(Statement statement) {
        Writer writer = new Writer(Duration.ZERO);
        writer.inline(statement, 0);
        return writer.sql.toString();
    }

    static String listen(String channel) {
        return "listen " + quoted(channel);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** What a shape is prepared for: the same text means another thing to another role, or in another schema. */
    static Prepared.Key key(RowJob job) {
        Context context = job.work().context();
        return new Prepared.Key(job.pace(), context.role(), context.settings().get("search_path"));
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

    /** Writes statements one behind the other, and keeps account of what they leave set. */
    private static final class Writer {

        private final StringBuilder sql = new StringBuilder(256);
        private final List<Part> parts = new ArrayList<>();
        private final Map<String, String> set = new LinkedHashMap<>();
        private final Duration shared;
        private @Nullable String role;

        /** @param shared the timeout that holds where no other was set */
        Writer(Duration shared) {
            this.shared = shared;
        }

        /** Comes first: PostgreSQL refuses it after any query. */
        void isolation(Context context) {
            Isolation isolation = context.rules().isolation();
            if (isolation != null) {
                sql.append("set transaction isolation level ")
                        .append(isolation.sql())
                        .append("; ");
                parts.add(new Part(NOBODY, Kind.CONTEXT));
            }
        }

        Message message() {
            return new Message(sql.toString(), parts);
        }

        /**
         * States what differs from the statement before. Of plain reads nothing can change in between what was
         * stated; anything else is the only member of its message.
         */
        void context(Work work, int member, Map<String, String> first) {
            Statement statement = work.statement();
            Map<String, String> wanted = new LinkedHashMap<>(first);
            boolean readOnly = !statement.plain() && statement.access() == Access.READ;
            if (readOnly || work.context().rules().readOnly()) {
                wanted.put("transaction_read_only", "on");
            }
            work.context().settings().forEach((name, value) -> {
                if (!statement.plain() || !name.startsWith(OF_REQUEST)) {
                    wanted.put(name, value);
                }
            });
            Map<String, @Nullable String> changes = changes(wanted);
            String wantedRole = work.context().role();
            boolean sameRole = wantedRole == null ? role == null : wantedRole.equals(role);
            if (!changes.isEmpty() && role != null) {
                // The role of the member before may not be allowed the settings of this one.
                role(null, member);
                sameRole = wantedRole == null;
            }
            settings(changes, member);
            if (!sameRole) {
                role(wantedRole, member);
            }
            role = wantedRole;
        }

        private Map<String, @Nullable String> changes(Map<String, String> wanted) {
            if (wanted.isEmpty() && set.isEmpty()) {
                return Map.of();
            }
            Map<String, @Nullable String> changes = new LinkedHashMap<>();
            wanted.forEach((name, value) -> {
                if (!value.equals(set.put(name, value))) {
                    changes.put(name, value);
                }
            });
            set.keySet().removeIf(name -> {
                boolean gone = !wanted.containsKey(name);
                if (gone) {
                    changes.put(name, null);
                }
                return gone;
            });
            return changes;
        }

        /**
         * SET LOCAL costs PostgreSQL a third of what set_config does, which is a query; but it takes a list, such as a
         * search_path, for one name. Null stands for a setting's default.
         */
        private void settings(Map<String, @Nullable String> settings, int member) {
            settings.forEach((name, value) -> {
                if (value == null && name.equals(TIMEOUT)) {
                    sql.append("set local statement_timeout to ")
                            .append(shared.toMillis())
                            .append("; ");
                } else if (value == null) {
                    sql.append("set local ").append(quoted(name)).append(" to default; ");
                } else if (name.startsWith(OF_REQUEST) || SCALARS.contains(name)) {
                    sql.append("set local ").append(quoted(name)).append(" to");
                    Literals.append(sql, value);
                    sql.append("; ");
                } else {
                    sql.append("select pg_catalog.set_config(");
                    Literals.append(sql, name);
                    sql.append(',');
                    Literals.append(sql, value);
                    sql.append(", true); ");
                }
                parts.add(new Part(member, Kind.CONTEXT));
            });
        }

        /** It comes last: it may not be allowed the settings. */
        private void role(@Nullable String name, int member) {
            sql.append("set local role");
            if (name == null) {
                sql.append(" none");
            } else {
                Literals.append(sql, name);
            }
            sql.append("; ");
            parts.add(new Part(member, Kind.CONTEXT));
        }

        void deallocate(List<String> names) {
            names.forEach(name -> {
                sql.append("deallocate ").append(name).append("; ");
                parts.add(new Part(NOBODY, Kind.DEALLOCATE, null, name));
            });
        }

        void execute(RowJob job, int member, Prepared prepared) {
            String name = prepared.name(key(job));
            if (name == null) {
                name = prepare(job, member, prepared);
            }
            sql.append("execute ").append(name);
            List<@Nullable String> arguments = job.work().statement().arguments();
            for (int i = 0; i < arguments.size(); i++) {
                sql.append(i == 0 ? '(' : ',');
                Literals.append(sql, arguments.get(i));
            }
            sql.append(arguments.isEmpty() ? "; " : "); ");
            parts.add(new Part(member, Kind.ANSWER));
        }

        /** The text is a string within a string, so that the driver takes no parameter of it for its own. */
        String prepare(RowJob job, int member, Prepared prepared) {
            Prepared.Key key = key(job);
            String name = prepared.add(key);
            deallocate(prepared.takeObsolete());
            String text =
                    "prepare " + name + " as " + job.work().statement().shape().text();
            sql.append("do");
            Literals.append(sql, "begin execute" + Literals.quote(text) + "; end");
            sql.append("; ");
            parts.add(new Part(member, Kind.PREPARE, key, name));
            return name;
        }

        void clock() {
            sql.append(CLOCK);
            parts.add(new Part(NOBODY, Kind.CLOCK));
        }

        void inline(Statement statement, int member) {
            List<String> fragments = statement.shape().fragments();
            sql.append(fragments.getFirst());
            for (int i = 1; i < fragments.size(); i++) {
                Literals.append(sql, statement.arguments().get(i - 1));
                sql.append(fragments.get(i));
            }
            sql.append("; ");
            parts.add(new Part(member, Kind.ANSWER));
        }
    }
}
