package dev.weir.sim;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the {@link FakePostgres} understands: a kind of statement, with a name that its row repeats, and how long it runs. */
final class FakeStatements {

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
        /** Several rows, at the reader's pace. */
        STREAM(Effects.READ);

        private final Effects effects;

        Kind(Effects effects) {
            this.effects = effects;
        }

        /** Equal for each call, as the shapes of a real statement are. */
        Shape shape() {
            return new Shape(List.of(name() + " ", " for ", ""));
        }
    }

    private FakeStatements() {}

    static Work work(Kind kind, String name, long micros, String consumer, @Nullable String role, Duration deadline) {
        return new Work(
                new Statement(
                        kind.shape(),
                        List.of(name, Long.toString(micros)),
                        kind.effects,
                        kind == Kind.STREAM ? Reply.ROWS : Reply.ROW,
                        List.of("name", "role", "when")),
                new Context(role, Map.of()),
                new Origin("sim", kind.name(), consumer),
                deadline);
    }

    private static boolean is(Work work, Kind kind) {
        return work.statement().shape().equals(kind.shape());
    }

    static long micros(Work work) {
        return Long.parseLong(
                Objects.requireNonNull(work.statement().arguments().get(1)));
    }

    static boolean fails(Work work) {
        return is(work, Kind.BAD) || is(work, Kind.BAD_WRITE);
    }

    static boolean failsPrepared(Work work) {
        return is(work, Kind.UNPREPARED);
    }

    /** The name of the statement, as whom it ran, and when. */
    static Row row(Work work, long nanos) {
        return new Row(work.statement().columns(), List.of(name(work), role(work), Long.toString(nanos)));
    }

    static String name(Work work) {
        return Objects.requireNonNull(work.statement().arguments().getFirst());
    }

    static String role(Work work) {
        return String.valueOf(work.context().role());
    }
}
