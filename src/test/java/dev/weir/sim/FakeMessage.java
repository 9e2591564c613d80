package dev.weir.sim;

import dev.weir.dispatch.wire.Wire;
import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Result;
import dev.weir.error.Failure;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** What is on its way: a message, a statement alone, or a reset, which has no members and no ending. */
final class FakeMessage {

    private static final double NANOS_PER_MILLI = 1e6;

    final List<Wire.Member> members;
    final boolean alone;
    final boolean reset;
    final @Nullable Consumer<Ending> ended;
    final Outcome[] outcomes;
    final List<String> writes = new ArrayList<>();
    final List<Runnable> answers = new ArrayList<>();
    /** What it has to prepare, and has not yet. */
    Set<FakeShapes.Key> fresh = Set.of();

    Event.@Nullable Cancellation cancelled;
    /** What a whole result is tagged with. */
    String tag = "DONE";

    /** Whether it takes away first what others have left. */
    boolean cleans;

    @Nullable
    String tookAway;

    boolean underway;
    boolean running;
    boolean committed;
    boolean over;
    int at;
    int cancelRequests;

    @Nullable
    FakeCursor cursor;

    long began;

    @Nullable
    Disposable silence;

    FakeMessage(List<Wire.Member> members, boolean alone, boolean reset, @Nullable Consumer<Ending> ended) {
        this.members = members;
        this.alone = alone;
        this.reset = reset;
        this.ended = ended;
        this.outcomes = new Outcome[members.size()];
    }

    /** Its statement of this number is answered when PostgreSQL sends next. */
    void answer(int number, boolean met) {
        Wire.Member member = members.get(number);
        answers.add(() -> {
            outcomes[number] = Outcome.ANSWERED;
            if (member.work().statement().reply() == Reply.RESULT) {
                member.receiver().result(new Result(List.of(), List.of(), tag));
            } else {
                member.receiver().row(FakeStatements.row(member.work(), met, began));
            }
        });
    }

    /**
     * PostgreSQL sends what it has when its message has ended, with the error that ends its connection, or when its buffer
     * is full.
     */
    void flush() {
        answers.forEach(Runnable::run);
        answers.clear();
    }

    /** Whether the server is at the statement of this name. */
    boolean runs(String name) {
        return running && name.equals(FakeStatements.name(members.get(at).work()));
    }

    /** What its caller is told when it is cancelled. */
    Failure toldOnCancel(Failure gone) {
        return switch (Objects.requireNonNull(cancelled)) {
            case DEADLINE -> new ServiceFailure.RanTooLong(members.getFirst().deadline());
            case SHUTTING_DOWN -> new ServiceFailure.ShuttingDown(Duration.ofSeconds(1));
            case CLIENT_GONE -> gone;
        };
    }

    /**
     * How it ended.
     *
     * @param others the outcome of the statements that have none
     */
    Ending ending(Outcome others, boolean fit, long nanos, boolean open) {
        List<Outcome> all = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            all.add(outcome == null ? others : outcome);
        }
        boolean timed = fit
                && cursor == null
                && members.size() == 1
                && members.getFirst().timed();
        double millis = timed && all.getFirst() instanceof Outcome.Answered
                ? (nanos - began) / NANOS_PER_MILLI
                : Ending.UNTIMED;
        return new Ending(all, fit, millis, open);
    }
}
