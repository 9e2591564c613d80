package dev.weir.dispatch.wire;

import dev.weir.dispatch.wire.Message.Kind;
import dev.weir.dispatch.wire.Message.Step;
import dev.weir.dispatch.wire.PreparedShapes.Names;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Raw.Part;
import dev.weir.dispatch.work.Script;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The messages that there are, each written by a {@link MessageWriter}. */
final class Messages {

    static final String TIMEOUT = "statement_timeout";

    /** How many settings one statement sets at the most. */
    static final int MOST_SETTINGS = 8;

    /**
     * The statements, prepared on each connection, that set settings until the end of the message, each as many as its number says:
     * what a member is told costs one round of the executor, however much it is.
     */
    private static final String SET = "weir_set_";

    /**
     * The statement, prepared on each connection, that asks what SQL has said of the answer. A user's code that has dropped it makes
     * its own message fail, which goes again as text.
     */
    static final String RESPONSE = "weir_response";

    /**
     * The statement, prepared on each connection, that tells how long the message has been running, in milliseconds, by the
     * server's own clock: by ours, time would count in which the answer was there and we were busy.
     */
    static final String CLOCK = "weir_clock";

    static final String CLOCK_TEXT = "select 1000 operator(pg_catalog.*) pg_catalog.date_part('epoch',"
            + " pg_catalog.timestamptz_mi(pg_catalog.clock_timestamp(), pg_catalog.transaction_timestamp()))";

    /** Asks what SQL has said of the answer. A setting that was local to a transaction before is empty, and not null. */
    static final String RESPONSE_TEXT = "select nullif(pg_catalog.current_setting('response.status', true), ''),"
            + " nullif(pg_catalog.current_setting('response.headers', true), '')";

    /** PostgreSQL's own timeout comes after ours, which knows what to tell the caller; and it is never 0, which is none. */
    static final Duration SLACK = Duration.ofMillis(100);

    /** How the answer is read to a query for more rows of a stream; it is not sent. */
    static final Message MORE = new Message(List.of(new Step(0, Kind.ANSWER, "", null, List.of(), null)));

    private Messages() {}

    /** Prepares what every connection has besides the shapes. */
    static Message basics() {
        List<Step> steps = new ArrayList<>();
        for (int settings = 1; settings <= MOST_SETTINGS; settings++) {
            steps.add(new Step(Message.NOBODY, Kind.PREPARE, set(settings), setConfig(settings), List.of(), null));
        }
        steps.add(new Step(Message.NOBODY, Kind.PREPARE, CLOCK, CLOCK_TEXT, List.of(), null));
        steps.add(new Step(Message.NOBODY, Kind.PREPARE, RESPONSE, RESPONSE_TEXT, List.of(), null));
        steps.addAll(Reset.preparation());
        return new Message(steps);
    }

    /**
     * A statement that has a connection for itself.
     *
     * @param timeout after which PostgreSQL cancels the statement by itself
     * @param comment put in front of its text; may be empty
     */
    static Message alone(Wire.Member member, Duration timeout, String comment) {
        Context context = member.work().context();
        MessageWriter writer = new MessageWriter(timeout);
        writer.isolation(context);
        writer.context(member.work(), 0, Map.of(TIMEOUT, timeoutOf(context, timeout)));
        writer.preRequest(member.work(), 0);
        writer.inline(member, 0, comment);
        writer.response(member, 0, true);
        writer.undo(member.work().statement().effects());
        writer.clock(member.work().statement().effects());
        return writer.message();
    }

    /**
     * Statements of a client's own text. One alone has nothing before it, so that what PostgreSQL refuses in a transaction
     * block goes too.
     *
     * @param name under which the statement is prepared; null when it is not
     */
    static Message raw(Work work, Raw raw, @Nullable String name) {
        Statement statement = work.statement();
        if (name != null && work.context().isOwn()) {
            return new Message(List.of(new Step(0, Kind.RESULT, name, null, statement.arguments(), null)));
        }
        List<Step> steps = new ArrayList<>();
        if (raw.transaction() != null) {
            steps.add(
                    new Step(Message.NOBODY, Kind.CONTEXT, "", raw.transaction().begin(), List.of(), null));
        }
        if (raw.part() == Part.WHOLE) {
            steps.addAll(contextOf(work));
        }
        statement
                .all()
                .map(each -> name == null
                        ? new Step(0, Kind.RESULT, "", each.shape().text(), each.arguments(), null)
                        : new Step(0, Kind.RESULT, name, null, each.arguments(), null))
                .forEach(steps::add);
        if (raw.transaction() != null) {
            // A constraint that was deferred fails here.
            steps.add(new Step(0, Kind.CONTEXT, "", "commit", List.of(), null));
        }
        if (raw.part() == Part.BEGINS) {
            steps.addAll(contextOf(work));
        }
        return new Message(steps);
    }

    /**
     * The first part of a transaction of several statements.
     *
     * @param limit how long a statement of it may run, and how long the transaction may wait for its next part
     */
    static Message script(Wire.Member member, Script script, Duration limit) {
        Work work = member.work();
        MessageWriter writer = new MessageWriter(limit);
        writer.begin(work.context());
        script.before().forEach(each -> writer.result(each, member.typed()));
        String timeout = timeoutOf(work.context(), limit);
        writer.context(work, 0, Map.of(TIMEOUT, timeout, "idle_in_transaction_session_timeout", millis(limit)));
        writer.preRequest(work, 0);
        work.statement().all().forEach(each -> writer.result(each, member.typed()));
        if (script.sequel() == null) {
            writer.end(work.statement().effects());
        }
        return writer.message();
    }

    /** Another part of a transaction of several statements. */
    static Message part(Wire.Member member, Script.Part part) {
        MessageWriter writer = new MessageWriter(Duration.ZERO);
        part.statements().forEach(each -> writer.result(each, member.typed()));
        if (part.last()) {
            writer.end(member.work().statement().effects());
        }
        return writer.message();
    }

    /**
     * Begins a transaction that cannot write, and in it a statement whose rows are streamed. It has no timeout: PostgreSQL would
     * count the whole stream as one statement, the time that its reader takes included.
     *
     * @param typed whether PostgreSQL can infer the types of its parameters
     * @param comment put in front of its text; may be empty
     */
    static Message stream(Wire.Member member, boolean typed, String comment) {
        MessageWriter writer = new MessageWriter(Duration.ZERO);
        writer.beginReading(member.work().context());
        writer.context(member.work(), 0, Map.of(TIMEOUT, "0"));
        writer.preRequest(member.work(), 0);
        writer.inline(member, typed, 0, comment);
        return writer.message();
    }

    /** Sets role and settings until the end of the transaction. */
    private static List<Step> contextOf(Work work) {
        Statement any = Statement.raw("", List.of(), new Raw(null, List.of(), 0));
        MessageWriter writer = new MessageWriter(Duration.ZERO);
        writer.context(new Work(any, work.context(), work.origin(), null), 0, Map.of());
        return writer.message().steps();
    }

    /**
     * Statements that share a connection, in their order: any number of plain reads of one isolation level, or one of
     * another kind.
     *
     * @param merges which of them are one statement
     * @param names of the shapes of those that are not inline
     * @param timeout the connection's own {@code statement_timeout}, which holds for each that has none that is shorter
     * @param comment what is put in front of the text of one that is not prepared; may be empty
     */
    static Message shared(
            List<Wire.Member> members, Merges merges, Names names, Duration timeout, Function<Work, String> comment) {
        MessageWriter writer = new MessageWriter(timeout);
        writer.isolation(members.getFirst().work().context());
        writer.close(names.obsolete());
        Set<PreparedShapes.Key> prepared = new HashSet<>();
        for (int i = 0; i < members.size(); i++) {
            Wire.Member member = members.get(i);
            Merges.Group group = merges.of(i);
            if (group != null && !group.begins(i)) {
                continue;
            }
            writer.context(member.work(), i, shorterTimeout(member.work().context(), timeout));
            writer.preRequest(member.work(), i);
            if (group != null) {
                if (names.fresh().contains(group.key()) && prepared.add(group.key())) {
                    writer.prepare(group, names);
                }
                writer.execute(group, members, names);
            } else if (member.inline()) {
                writer.inline(member, i, comment.apply(member.work()));
            } else {
                PreparedShapes.Key key = key(member);
                if (names.fresh().contains(key) && prepared.add(key)) {
                    writer.prepare(member, i, names);
                }
                writer.execute(member, i, names);
            }
            writer.response(member, i, member.inline());
        }
        writer.undo(members.getFirst().work().statement().effects());
        if (members.getFirst().timed()) {
            writer.clock(members.getFirst().work().statement().effects());
        }
        return writer.message();
    }

    private static Map<String, String> shorterTimeout(Context context, Duration shared) {
        return context.rules().shorterThan(shared) ? Map.of(TIMEOUT, timeoutOf(context, shared)) : Map.of();
    }

    /** Makes PostgreSQL forget what is prepared under these names. */
    static Message closing(List<String> names) {
        MessageWriter writer = new MessageWriter(Duration.ZERO);
        writer.close(names);
        return writer.message();
    }

    /** Prepares the shape of one statement and does not run it. */
    static Message preparation(Wire.Member member, Names names) {
        MessageWriter writer = new MessageWriter(Duration.ZERO);
        writer.close(names.obsolete());
        writer.context(member.work(), Message.NOBODY, Map.of());
        writer.prepare(member, Message.NOBODY, names);
        return writer.message();
    }

    /** The name of the statement that sets so many settings. */
    static String set(int settings) {
        return SET + settings;
    }

    /** Sets so many settings, whose names and values are the parameters, in their order. Values may be long, and do not come back. */
    static String setConfig(int settings) {
        List<String> calls = new ArrayList<>(settings);
        for (int i = 0; i < settings; i++) {
            calls.add("pg_catalog.set_config($" + (2 * i + 1) + ", $" + (2 * i + 2) + ", true)");
        }
        return "select pg_catalog.num_nulls(" + String.join(", ", calls) + ")";
    }

    static String listen(String channel) {
        return "listen " + '"' + channel.replace("\"", "\"\"") + '"';
    }

    /** What a shape is prepared for: the same text means another thing to another role, or in another schema. */
    static PreparedShapes.Key key(Wire.Member member) {
        Context context = member.work().context();
        return new PreparedShapes.Key(
                member.shape(), context.role(), context.settings().get("search_path"));
    }

    /** What the shape is prepared for that the member shares with others. */
    static PreparedShapes.Key mergedKey(Wire.Member member) {
        PreparedShapes.Key key = key(member);
        return new PreparedShapes.Key(key.shape().merged(), key.role(), key.searchPath());
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
        return Long.toString(Math.max(0, timeout.toMillis()) + SLACK.toMillis());
    }
}
