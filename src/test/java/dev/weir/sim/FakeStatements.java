package dev.weir.sim;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Outcome.Cause;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the {@link FakePostgres} understands: a kind of statement, with a name that its row repeats, and how long it runs. */
final class FakeStatements {

    static final List<String> COLUMNS = List.of("name", "role", "mark", "who", "met", "when");

    /** What a statement is and does. */
    enum Kind {
        READ(Effects.PLAIN_READ),
        /** Calls code of a user's. */
        CODE(Effects.READ),
        WRITE(Effects.WRITE),
        /** A read that fails. */
        BAD(Effects.PLAIN_READ),
        /** A write that fails. */
        BAD_WRITE(Effects.WRITE),
        /** A read that fails in its prepared form only. */
        UNPREPARED(Effects.PLAIN_READ),
        /** A read whose parameters have no type that could be inferred. */
        UNTYPED(Effects.PLAIN_READ),
        /** A text of a client's own, of which nothing is known. */
        RAW(Effects.WRITE),
        /** The same, which fails. */
        BAD_RAW(Effects.WRITE),
        /** Several rows, at the reader's pace. */
        STREAM(Effects.READ);

        final Effects effects;

        Kind(Effects effects) {
            this.effects = effects;
        }

        /** Equal for each call, as the shapes of a real statement are. */
        Shape shape() {
            return new Shape(List.of(name() + " ", " for ", ""));
        }
    }

    /** A setting that every statement can observe. */
    static final String MARK = "sim.mark";

    /** One that only code of a user's is told. */
    static final String WHO = "request.who";

    /** Ends a transaction. */
    static final String COMMIT = "commit";

    /** The same, and undoes it. */
    static final String ROLLBACK = "rollback";

    /** Does nothing. */
    static final String NOTHING = "nothing";

    private static final Raw RAW = new Raw(null, List.of(), Long.MAX_VALUE);

    private FakeStatements() {}

    static Work work(Kind kind, String name, long micros, String consumer, Context context, Duration deadline) {
        return new Work(
                new Statement(
                        kind.shape(),
                        List.of(name, Long.toString(micros)),
                        kind.effects,
                        kind == Kind.STREAM ? Reply.ROWS : Reply.ROW,
                        COLUMNS,
                        kind == Kind.RAW || kind == Kind.BAD_RAW ? RAW : null),
                context,
                new Origin("sim", kind.name(), consumer),
                deadline);
    }

    /** A text of a client's own. */
    static Work raw(Kind kind, String name, long micros, String consumer, Raw.Part part, Duration deadline) {
        return new Work(
                new Statement(
                        kind.shape(),
                        List.of(name, Long.toString(micros)),
                        Effects.WRITE,
                        Reply.RESULT,
                        COLUMNS,
                        new Raw(null, List.of(), Long.MAX_VALUE, part)),
                Context.OWN,
                new Origin("sim", kind.name(), consumer),
                deadline);
    }

    /** What begins a transaction. */
    static Work begin(String consumer, Duration deadline) {
        return new Work(
                Statement.begin(new Raw.Transaction(null, false, false)),
                Context.OWN,
                new Origin("sim", "begin", consumer),
                deadline);
    }

    /** A client's own text, outside of transactions. */
    static boolean isWholeRaw(Work work) {
        return work.statement().isRaw() && work.statement().part() == Raw.Part.WHOLE;
    }

    static boolean begins(Work work) {
        return work.statement().part() == Raw.Part.BEGINS;
    }

    private static boolean is(Work work, Kind kind) {
        return work.statement().shape().equals(kind.shape());
    }

    static long micros(Work work) {
        return begins(work)
                ? 100
                : Long.parseLong(
                        Objects.requireNonNull(work.statement().arguments().get(1)));
    }

    /** Whether it may leave something on its connection: what the dispatcher thinks of that is not asked. */
    static boolean leaves(Work work) {
        return work.statement().effects() != Effects.PLAIN_READ;
    }

    static boolean writes(Work work) {
        return work.statement().effects() == Effects.WRITE;
    }

    static boolean fails(Work work) {
        return is(work, Kind.BAD) || is(work, Kind.BAD_WRITE) || is(work, Kind.BAD_RAW);
    }

    /** Why its prepared form fails; null when it does not. */
    static @Nullable Cause failsPrepared(Work work) {
        return is(work, Kind.UNPREPARED) || is(work, Kind.UNTYPED) ? Cause.NOT_PREPARABLE : null;
    }

    /**
     * What a statement answers with.
     *
     * @param met whether it met what another had left on its connection
     */
    static Row row(Work work, boolean met, long nanos) {
        return new Row(
                COLUMNS,
                List.of(
                        name(work),
                        String.valueOf(work.context().role()),
                        work.context().settings().getOrDefault(MARK, ""),
                        work.statement().effects() == Effects.PLAIN_READ
                                ? ""
                                : work.context().settings().getOrDefault(WHO, ""),
                        met ? "something" : "nothing",
                        Long.toString(nanos)));
    }

    /** What a row says of the statement, and of the context in which it ran. */
    static String told(Row row) {
        return row.text("name") + " as " + row.text("role") + ", marked '" + row.text("mark") + "', for '"
                + row.text("who") + "', met " + row.text("met");
    }

    static String name(Work work) {
        return begins(work)
                ? "begin"
                : Objects.requireNonNull(work.statement().arguments().getFirst());
    }
}
