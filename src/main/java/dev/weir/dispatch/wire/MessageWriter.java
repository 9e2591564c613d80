package dev.weir.dispatch.wire;

import dev.weir.dispatch.wire.Message.Kind;
import dev.weir.dispatch.wire.Message.Step;
import dev.weir.dispatch.wire.PreparedShapes.Names;
import dev.weir.dispatch.work.ArrayLiterals;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.TransactionRules.Isolation;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the steps of one message, with account of what they leave set. It changes nothing but itself; which shapes are
 * prepared, and under which names, is given. No value is part of a text: settings and arguments are parameters.
 */
final class MessageWriter {

    private static final String ROLE = "role";
    private static final String NO_ROLE = "none";

    private final List<Step> steps = new ArrayList<>();
    private final Map<String, String> set = new LinkedHashMap<>();
    private final Duration shared;
    private @Nullable String role;

    /** @param shared the timeout that holds where no other was set */
    MessageWriter(Duration shared) {
        this.shared = shared;
    }

    /**
     * A level of isolation comes before any query: PostgreSQL refuses it later. As the very first command of a message it
     * would make PostgreSQL warn, and log the warning; so it is asked for a setting before, which is no query.
     */
    void isolation(Context context) {
        Isolation isolation = context.rules().isolation();
        if (isolation != null) {
            step(Message.NOBODY, Kind.CONTEXT, "", "show transaction_isolation", List.of());
            step(Message.NOBODY, Kind.CONTEXT, "", "set transaction isolation level " + isolation.sql(), List.of());
        }
    }

    /** Begins a transaction of several messages. */
    void begin(Context context) {
        begin(context, "");
    }

    /** Begins one that cannot write. */
    void beginReading(Context context) {
        begin(context, " read only");
    }

    private void begin(Context context, String mode) {
        Isolation isolation = context.rules().isolation();
        String level = isolation == null ? "" : " isolation level " + isolation.sql();
        step(Message.NOBODY, Kind.CONTEXT, "", "begin" + level + mode, List.of());
    }

    /** Ends it. A constraint that was deferred fails here. */
    void end(Effects effects) {
        step(0, Kind.CONTEXT, "", effects == Effects.TRIAL ? "rollback" : "commit", List.of());
    }

    Message message() {
        return new Message(steps);
    }

    private void step(int member, Kind kind, String name, @Nullable String sql, List<@Nullable String> arguments) {
        steps.add(new Step(member, kind, name, sql, arguments, null));
    }

    /**
     * States what differs from the statement before. Of plain reads nothing can change in between what was
     * stated; anything else is the only member of its message.
     */
    void context(Work work, int member, Map<String, String> first) {
        boolean roleAlone = first.isEmpty() && set.isEmpty() && isToldNoSettings(work);
        Map<String, @Nullable String> changes = roleAlone ? Map.of() : changes(wanted(work, first));
        String wantedRole = work.context().role();
        boolean sameRole = Objects.equals(wantedRole, role);
        if (sameRole && changes.isEmpty()) {
            return;
        }
        List<@Nullable String> told = new ArrayList<>();
        if (!changes.isEmpty() && role != null) {
            // The role of the member before may not be allowed the settings of this one.
            add(ROLE, NO_ROLE, told);
            sameRole = wantedRole == null;
        }
        changes.forEach((name, value) -> add(name, value, told));
        if (!sameRole) {
            // It comes last: it may not be allowed the settings.
            add(ROLE, wantedRole == null ? NO_ROLE : wantedRole, told);
        }
        role = wantedRole;
        set(told, member);
    }

    /** So it is for most. */
    private static boolean isToldNoSettings(Work work) {
        return work.statement().effects() == Effects.PLAIN_READ
                && work.context().settings().isEmpty();
    }

    private static Map<String, String> wanted(Work work, Map<String, String> first) {
        Effects effects = work.statement().effects();
        Map<String, String> wanted = new LinkedHashMap<>(first);
        // Not for what cannot write anyway: once it is set, a message cannot take it back for another member.
        if (effects == Effects.READ
                || (effects.writes() && work.context().rules().readOnly())) {
            wanted.put("transaction_read_only", "on");
        }
        work.context().settings().forEach((name, value) -> {
            if (effects != Effects.PLAIN_READ || !Context.isOfRequest(name)) {
                wanted.put(name, value);
            }
        });
        return wanted;
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

    /** Null stands for a setting's default; of the timeout that is the one which all connections have. */
    private void add(String name, @Nullable String value, List<@Nullable String> told) {
        told.add(name);
        told.add(value == null && name.equals(Messages.TIMEOUT) ? Long.toString(shared.toMillis()) : value);
    }

    /** All in one step, or in as few as there can be. */
    private void set(List<@Nullable String> told, int member) {
        for (int from = 0; from < told.size(); from += 2 * Messages.MOST_SETTINGS) {
            List<@Nullable String> some = told.subList(from, Math.min(told.size(), from + 2 * Messages.MOST_SETTINGS));
            step(member, Kind.CONTEXT, Messages.set(some.size() / 2), null, some);
        }
    }

    /** What comes before the member's statement, and is its failure when it fails. */
    void preRequest(Work work, int member) {
        String sql = work.context().preRequest();
        if (sql != null && work.statement().effects() != Effects.PLAIN_READ) {
            step(member, Kind.PRE_REQUEST, "", sql, List.of());
        }
    }

    /**
     * Asks what SQL has said of the answer.
     *
     * @param asText as when the member goes again, since what runs a user's code may have dropped what is prepared
     */
    void response(Wire.Member member, int number, boolean asText) {
        Work work = member.work();
        if (work.statement().mayDescribeAnswer() && work.context().tellsOfRequest()) {
            step(
                    number,
                    Kind.RESPONSE,
                    asText ? "" : Messages.RESPONSE,
                    asText ? Messages.RESPONSE_TEXT : null,
                    List.of());
        }
    }

    void close(List<String> names) {
        names.forEach(name -> step(Message.NOBODY, Kind.CLOSE, name, null, List.of()));
    }

    /** Prepares the member's shape under the name that is reserved for it. */
    void prepare(Wire.Member member, int number, Names names) {
        PreparedShapes.Key key = Messages.key(member);
        String name = Objects.requireNonNull(names.of().get(key));
        steps.add(new Step(number, Kind.PREPARE, name, member.shape().text(), List.of(), key));
    }

    /** Prepares the shape that several members share, under the name that is reserved for it. */
    void prepare(Merges.Group group, Names names) {
        PreparedShapes.Key key = group.key();
        String name = Objects.requireNonNull(names.of().get(key));
        steps.add(new Step(Message.NOBODY, Kind.PREPARE, name, key.shape().text(), List.of(), key, group.members()));
    }

    /** Runs the statements of several members at once. */
    void execute(Merges.Group group, List<Wire.Member> members, Names names) {
        String name = Objects.requireNonNull(names.of().get(group.key()));
        List<List<@Nullable String>> each = group.members().stream()
                .map(member -> members.get(member).work().statement().arguments())
                .toList();
        List<@Nullable String> arrays = new ArrayList<>();
        for (int i = 0; i < each.getFirst().size(); i++) {
            int parameter = i;
            arrays.add(ArrayLiterals.of(
                    each.stream().map(arguments -> arguments.get(parameter)).toList()));
        }
        steps.add(new Step(Message.NOBODY, Kind.MERGED, name, null, arrays, group.key(), group.members()));
    }

    /** Runs the member's statement by its prepared form. */
    void execute(Wire.Member member, int number, Names names) {
        String name = Objects.requireNonNull(names.of().get(Messages.key(member)));
        step(number, kind(member), name, null, member.work().statement().arguments());
    }

    /**
     * Runs the member's statement by a form that is not kept. Where PostgreSQL cannot infer the types of its parameters its
     * values are literals of its text, which have none.
     *
     * @param comment put in front of the text; may be empty
     */
    void inline(Wire.Member member, int number, String comment) {
        inline(member, member.typed(), number, comment);
    }

    /** The same, whatever is known of the types. */
    void inline(Wire.Member member, boolean typed, int number, String comment) {
        Statement statement = member.work().statement();
        if (typed) {
            step(number, kind(member), "", comment + statement.shape().text(), statement.arguments());
        } else {
            step(number, kind(member), "", comment + Literals.inline(statement), List.of());
        }
    }

    /** Runs one statement of a transaction of several, for its whole result. */
    void result(Statement statement, boolean typed) {
        if (typed) {
            step(0, Kind.RESULT, "", statement.shape().text(), statement.arguments());
        } else {
            step(0, Kind.RESULT, "", Literals.inline(statement), List.of());
        }
    }

    private static Kind kind(Wire.Member member) {
        return member.work().statement().reply() == Reply.RESULT ? Kind.RESULT : Kind.ANSWER;
    }

    /**
     * Undoes what came before in the message. A block has to begin for that: PostgreSQL warns of a rollback outside of one,
     * and logs the warning. Then what came before belongs to the block.
     */
    void undo(Effects effects) {
        if (effects == Effects.TRIAL) {
            step(0, Kind.CONTEXT, "", "begin", List.of());
            step(0, Kind.CONTEXT, "", "rollback", List.of());
        }
    }

    /** What runs a user's code may have dropped what is prepared: behind it the clock is asked by its text. */
    void clock(Effects before) {
        if (before == Effects.PLAIN_READ) {
            step(Message.NOBODY, Kind.CLOCK, Messages.CLOCK, null, List.of());
        } else {
            step(Message.NOBODY, Kind.CLOCK, "", Messages.CLOCK_TEXT, List.of());
        }
    }
}
