package dev.weir.dispatch.wire;

import dev.weir.dispatch.wire.Message.Kind;
import dev.weir.dispatch.wire.Message.Part;
import dev.weir.dispatch.wire.PreparedShapes.Names;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.TransactionRules.Isolation;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the text of one message: statements one behind the other, with account of what they leave set. It changes nothing
 * but itself; which shapes are prepared, and under which names, is given.
 */
final class MessageWriter {

    /**
     * How long the message has been running, in milliseconds, by the server's own clock: by ours, time would count
     * in which the answer was there and we were busy.
     */
    private static final String CLOCK = "select 1000 operator(pg_catalog.*) pg_catalog.date_part('epoch',"
            + " pg_catalog.timestamptz_mi(pg_catalog.clock_timestamp(), pg_catalog.statement_timestamp()))";

    /** Settings of ours whose value is no list. */
    private static final Set<String> SCALARS = Set.of(Messages.TIMEOUT, "transaction_read_only");

    private final StringBuilder sql = new StringBuilder(256);
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, String> set = new LinkedHashMap<>();
    private final Duration shared;
    private @Nullable String role;

    /** @param shared the timeout that holds where no other was set */
    MessageWriter(Duration shared) {
        this.shared = shared;
    }

    /** Comes first: PostgreSQL refuses it after any query. */
    void isolation(Context context) {
        Isolation isolation = context.rules().isolation();
        if (isolation != null) {
            sql.append("set transaction isolation level ")
                    .append(isolation.sql())
                    .append("; ");
            parts.add(new Part(Message.NOBODY, Kind.CONTEXT));
        }
    }

    void begin(Context context, boolean readOnly) {
        Isolation isolation = context.rules().isolation();
        sql.append("begin")
                .append(isolation == null ? "" : " isolation level " + isolation.sql())
                .append(readOnly || context.rules().readOnly() ? " read only; " : "; ");
    }

    String sql() {
        return sql.toString();
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
        if (statement.effects() == Effects.READ || work.context().rules().readOnly()) {
            wanted.put("transaction_read_only", "on");
        }
        work.context().settings().forEach((name, value) -> {
            if (statement.effects() != Effects.PLAIN_READ || !Context.isOfRequest(name)) {
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
    void settings(Map<String, @Nullable String> settings, int member) {
        settings.forEach((name, value) -> {
            if (value == null && name.equals(Messages.TIMEOUT)) {
                sql.append("set local statement_timeout to ")
                        .append(shared.toMillis())
                        .append("; ");
            } else if (value == null) {
                sql.append("set local ").append(Messages.quoted(name)).append(" to default; ");
            } else if (Context.isOfRequest(name) || SCALARS.contains(name)) {
                sql.append("set local ").append(Messages.quoted(name)).append(" to");
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
    void role(@Nullable String name, int member) {
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
            parts.add(new Part(Message.NOBODY, Kind.DEALLOCATE, null, name));
        });
    }

    void execute(Wire.Member member, int number, Names names) {
        sql.append("execute ").append(names.of().get(Messages.key(member)));
        List<@Nullable String> arguments = member.work().statement().arguments();
        for (int i = 0; i < arguments.size(); i++) {
            sql.append(i == 0 ? '(' : ',');
            Literals.append(sql, arguments.get(i));
        }
        sql.append(arguments.isEmpty() ? "; " : "); ");
        parts.add(new Part(number, Kind.ANSWER));
    }

    /** The text is a string within a string, so that the driver takes no parameter of it for its own. */
    void prepare(Wire.Member member, int number, Names names) {
        PreparedShapes.Key key = Messages.key(member);
        String name = Objects.requireNonNull(names.of().get(key));
        String text = "prepare " + name + " as " + member.shape().text();
        sql.append("do");
        Literals.append(sql, "begin execute" + Literals.quote(text) + "; end");
        sql.append("; ");
        parts.add(new Part(number, Kind.PREPARE, key, name));
    }

    void clock() {
        sql.append(CLOCK);
        parts.add(new Part(Message.NOBODY, Kind.CLOCK));
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
