package dev.weir.sim;

import dev.weir.dispatch.wire.Wire;
import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.telemetry.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** What is on its way: a message, a statement alone, or a reset, which has no members and no ending. */
final class FakeMessage {
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
}
