package dev.weir.sim;

import dev.weir.dispatch.wire.Wire;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Outcome.Cause;
import dev.weir.dispatch.work.Reply;
import dev.weir.error.DatabaseFailure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** A wire to the {@link FakePostgres}: messages are run one after the other, and everything takes its time. */
final class FakeWire implements Wire {

    private static final Duration SILENCE = Duration.ofSeconds(4);
    private static final double NANOS_PER_MILLI = 1e6;

    private final FakePostgres postgres;
    private final VirtualTime time;
    private final Choices choices;
    private final int depth;
    private final long sharedTimeoutMicros;
    private final Listener listener;
    private final Deque<Message> inFlight = new ArrayDeque<>();
    private FakePostgres.@Nullable Backend backend;
    private boolean resetPending;

    FakeWire(
            FakePostgres postgres,
            VirtualTime time,
            Choices choices,
            int depth,
            Duration sharedTimeout,
            Listener listener) {
        this.postgres = postgres;
        this.time = time;
        this.choices = choices;
        this.depth = depth;
        this.sharedTimeoutMicros = sharedTimeout.toNanos() / 1000;
        this.listener = listener;
    }

    /** What is on its way: a message, a statement alone, or a reset, which has no members and no ending. */
    private static final class Message {
        final List<Member> members;
        final boolean alone;
        final boolean reset;
        final @Nullable Consumer<Ending> ended;
        final Outcome[] outcomes;
        final List<String> writes = new ArrayList<>();
        final List<Runnable> answers = new ArrayList<>();
        Event.@Nullable Cancellation cancelled;
        boolean underway;
        boolean running;
        boolean over;
        boolean failed;
        int cancelRequests;

        @Nullable
        FakeCursor cursor;

        long began;

        @Nullable
        Disposable silence;

        Message(List<Member> members, boolean alone, boolean reset, @Nullable Consumer<Ending> ended) {
            this.members = members;
            this.alone = alone;
            this.reset = reset;
            this.ended = ended;
            this.outcomes = new Outcome[members.size()];
        }
    }

    @Override
    public void borrow() {
        if (backend != null) {
            postgres.violated("a slot borrows with a connection in hand");
        }
        postgres.borrow(
                this,
                lent -> {
                    backend = lent;
                    listener.lent(lent.pid, lent.alive);
                },
                listener::refused);
    }

    @Override
    public void send(List<Member> members, Consumer<Ending> ended) {
        if (members.size() > 1
                && members.stream().anyMatch(m -> m.work().statement().effects() != Effects.PLAIN_READ)) {
            postgres.violated("a message has several statements, and not all are plain reads");
        }
        enqueue(new Message(members, false, false, ended));
    }

    @Override
    public void runAlone(Member member, Consumer<Ending> ended) {
        if (!inFlight.isEmpty()) {
            postgres.violated("a statement that runs alone is not alone");
        }
        enqueue(new Message(List.of(member), true, false, ended));
    }

    @Override
    public void reset() {
        resetPending = true;
        enqueue(new Message(List.of(), false, true, null));
    }

    @Override
    public void listen(Consumer<Ending> ended) {
        enqueue(new Message(List.of(), false, false, ended));
    }

    private void enqueue(Message message) {
        if (backend == null) {
            postgres.violated("a slot sends without a connection");
            return;
        }
        if (inFlight.stream().anyMatch(other -> other.alone)) {
            postgres.violated("a message is sent while a statement runs alone");
        }
        if (!message.reset && resetPending) {
            postgres.violated("a message is sent before the reset is through");
        }
        if (inFlight.stream().filter(other -> !other.reset).count() + (message.reset ? 0 : 1) > depth) {
            postgres.violated("more messages are in flight than the depth");
        }
        inFlight.add(message);
        Duration longest = message.members.stream()
                .map(Member::left)
                .max(Duration::compareTo)
                .orElse(SILENCE);
        message.silence = time.in(longest.plus(SILENCE), this::kill);
        if (!held().alive) {
            time.inMicros(1, this::breakOff);
        } else if (inFlight.size() == 1) {
            arrive();
        }
    }

    private FakePostgres.Backend held() {
        return Objects.requireNonNull(backend);
    }

    /** The next message reaches the server. */
    private void arrive() {
        Message message = inFlight.peek();
        if (message != null && !message.underway) {
            message.underway = true;
            time.inMicros(choices.between(20, 500), () -> begin(message));
        }
    }

    private boolean isCurrent(Message message) {
        return !message.over && backend != null && held().alive && !held().stalled && inFlight.peek() == message;
    }

    private void begin(Message message) {
        if (!isCurrent(message)) {
            return;
        }
        message.running = true;
        message.began = time.nanos();
        if (message.reset) {
            message.failed = choices.oneIn(20);
            held().left = message.failed ? held().left : null;
            finish(message);
        } else if (message.alone
                && message.members.getFirst().work().statement().reply() == Reply.ROWS) {
            stream(message, message.members.getFirst());
        } else {
            run(message, 0);
        }
    }

    /** Rows as they are asked for; the connection is free when the reader has had them all, or has gone. */
    private void stream(Message message, Member member) {
        held().left = "what " + FakeStatements.name(member.work()) + " left";
        FakeCursor cursor = new FakeCursor(member.work(), time, choices, () -> {
            if (isCurrent(message)) {
                message.outcomes[0] = Outcome.ANSWERED;
                finish(message);
            }
        });
        message.cursor = cursor;
        member.receiver().rows(cursor);
        cursor.endUnlessSubscribed();
    }

    private void run(Message message, int number) {
        if (!isCurrent(message)) {
            return;
        }
        if (number == message.members.size()) {
            commit(message);
            return;
        }
        Member member = message.members.get(number);
        if (held().left != null) {
            postgres.violated("a statement meets " + held().left + " of another");
        }
        long micros = FakeStatements.micros(member.work());
        if (!message.alone && micros > sharedTimeoutMicros) {
            time.inMicros(sharedTimeoutMicros, () -> fail(message, number, Cause.SHARED_TIMEOUT));
        } else {
            time.inMicros(micros, () -> done(message, number));
        }
    }

    private void done(Message message, int number) {
        if (!isCurrent(message)) {
            return;
        }
        Member member = message.members.get(number);
        Effects effects = member.work().statement().effects();
        if (effects.needsReset()) {
            held().left = "what " + FakeStatements.name(member.work()) + " left";
        }
        if (FakeStatements.fails(member.work())) {
            fail(message, number, Cause.OWN);
            return;
        }
        if (!member.inline() && FakeStatements.failsPrepared(member.work())) {
            fail(message, number, Cause.PREPARED_FORM);
            return;
        }
        if (effects.writes()) {
            message.writes.add(FakeStatements.name(member.work()));
            message.answers.add(() -> answer(message, number));
        } else {
            answer(message, number);
        }
        run(message, number + 1);
    }

    private void answer(Message message, int number) {
        Member member = message.members.get(number);
        message.outcomes[number] = Outcome.ANSWERED;
        member.receiver().row(FakeStatements.row(member.work(), message.began));
    }

    /** PostgreSQL undoes the whole message, and skips what is behind the error. */
    private void fail(Message message, int number, Cause cause) {
        if (!isCurrent(message)) {
            return;
        }
        message.outcomes[number] = new Outcome.Failed(
                new FailureException(new DatabaseFailure(400, "22000", "simulated " + cause, null, null)), cause);
        finish(message);
    }

    private void commit(Message message) {
        message.writes.forEach(postgres::commit);
        // The answer is on its way, and may be lost.
        time.inMicros(choices.between(20, 500), () -> {
            if (isCurrent(message)) {
                message.answers.forEach(Runnable::run);
                finish(message);
            }
        });
    }

    /** ReadyForQuery: but for cancel requests that are still on their way. */
    private void finish(Message message) {
        if (message.cancelRequests > 0) {
            time.inMicros(100, () -> {
                if (isCurrent(message)) {
                    finish(message);
                }
            });
            return;
        }
        inFlight.remove(message);
        end(message, Outcome.NOT_REACHED, true);
        arrive();
    }

    private void end(Message message, Outcome others, boolean fit) {
        message.over = true;
        if (message.silence != null) {
            message.silence.dispose();
        }
        if (message.reset) {
            resetPending = false;
            listener.cleaned(fit && !message.failed);
            return;
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Outcome outcome : message.outcomes) {
            outcomes.add(outcome == null ? others : outcome);
        }
        boolean timed =
                fit && message.members.size() == 1 && message.members.getFirst().timed();
        double millis = timed && outcomes.getFirst() instanceof Outcome.Answered
                ? (time.nanos() - message.began) / NANOS_PER_MILLI
                : Ending.UNTIMED;
        Objects.requireNonNull(message.ended).accept(new Ending(outcomes, fit, millis));
    }

    @Override
    public void cancel(Event.Cancellation why) {
        Message message = inFlight.peek();
        if (message != null && message.cursor != null) {
            message.cursor.breakOff(new FailureException(new ServiceFailure.ShuttingDown(Duration.ofSeconds(1))));
        } else if (message != null && message.alone && message.cancelled == null) {
            message.cancelled = why;
            requestCancel(message);
        }
    }

    /** A cancel request may overtake its query; it is repeated until the query has ended. */
    private void requestCancel(Message message) {
        message.cancelRequests++;
        time.inMicros(choices.between(10, 2000), () -> {
            message.cancelRequests--;
            if (!isCurrent(message)) {
                return;
            }
            if (message.running) {
                message.running = false;
                message.outcomes[0] = new Outcome.Failed(
                        new FailureException(new ServiceFailure.RanTooLong(Duration.ofSeconds(1))), Cause.OWN);
                message.answers.clear();
                if (message.writes.isEmpty()) {
                    cancelled(message);
                } else {
                    // Committed before the request came.
                    message.outcomes[0] = Outcome.ANSWERED;
                    answer(message, 0);
                    finish(message);
                }
            } else {
                time.in(Duration.ofMillis(250), () -> {
                    if (isCurrent(message)) {
                        requestCancel(message);
                    }
                });
            }
        });
    }

    private void cancelled(Message message) {
        if (message.members.getFirst().work().statement().effects().needsReset()) {
            held().left = "what a cancelled statement left";
        }
        finish(message);
    }

    /** The connection is lost, with all that is on its way. */
    void breakOff() {
        if (backend == null || (!held().alive && inFlight.isEmpty())) {
            return;
        }
        held().alive = false;
        List<Message> lost = new ArrayList<>(inFlight);
        inFlight.clear();
        for (Message message : lost) {
            if (message.cursor != null) {
                message.cursor.breakOff(FakePostgres.lost());
            }
            end(message, new Outcome.Lost(FakePostgres.lost()), false);
        }
    }

    private void kill() {
        breakOff();
    }

    @Override
    public int shapes() {
        return 0;
    }

    @Override
    public void leave() {}

    @Override
    public void giveBack(boolean fit) {
        if (!inFlight.isEmpty()) {
            postgres.violated("a connection is returned with messages in flight");
        }
        FakePostgres.Backend returned = held();
        backend = null;
        if (fit && returned.alive) {
            postgres.giveBack(returned);
        } else {
            postgres.close(returned);
        }
        time.inMicros(choices.between(0, 2000), listener::closed);
    }

    @Override
    public String toString() {
        return "wire with " + inFlight.size() + " in flight "
                + Collections.singletonList(backend == null ? null : backend.pid);
    }
}
