package dev.weir.sim;

import dev.weir.dispatch.wire.Wire;
import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Outcome.Cause;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Work;
import dev.weir.error.DatabaseFailure;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A wire to the {@link FakePostgres}: messages are run one after the other, and everything takes its time. */
final class FakeWire implements Wire {

    private static final Duration SILENCE = Duration.ofSeconds(4);

    /** What runs alone is ended by PostgreSQL so long after its deadline. */
    private static final Duration SLACK = Duration.ofMillis(100);

    static final Failure REFUSED = new DatabaseFailure(400, "22012", "simulated", null, null);

    private final FakePostgres postgres;
    private final VirtualTime time;
    private final Choices choices;
    private final int depth;
    private final long sharedTimeoutMicros;
    private final Listener listener;
    private final Deque<FakeMessage> inFlight = new ArrayDeque<>();
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
        this.sharedTimeoutMicros = micros(sharedTimeout);
        this.listener = listener;
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
                    if (postgres.listens(lent)) {
                        listener.listens();
                    }
                    listener.lent(lent.pid, lent.alive);
                },
                listener::refused);
    }

    @Override
    public void send(List<Member> members, Consumer<Ending> ended) {
        FakeRules.check(members, postgres);
        enqueue(new FakeMessage(members, false, false, ended));
    }

    @Override
    public void follow(Member member, Consumer<Ending> ended) {
        FakeMessage message = new FakeMessage(List.of(FakeShapes.asSent(member, held())), false, false, ended);
        message.cleans = true;
        enqueue(message);
    }

    @Override
    public void runAlone(Member member, Consumer<Ending> ended) {
        if (!inFlight.isEmpty()) {
            postgres.violated("a statement that runs alone is not alone");
        }
        enqueue(new FakeMessage(List.of(member), true, false, ended));
    }

    @Override
    public void reset() {
        resetPending = true;
        enqueue(new FakeMessage(List.of(), false, true, null));
    }

    @Override
    public int shapes() {
        return 0;
    }

    @Override
    public void flush() {}

    @Override
    public void leave() {}

    @Override
    public void listen(Consumer<Ending> ended) {
        enqueue(new FakeMessage(List.of(), false, false, ended));
    }

    private void enqueue(FakeMessage message) {
        if (backend == null) {
            postgres.violated("a slot sends without a connection");
            return;
        }
        new FakeRules(postgres, inFlight, held()).check(message, resetPending, depth);
        postgres.given(message.members);
        if (held().noticed || !held().sound) {
            end(message, Outcome.NOT_SENT, false);
            return;
        }
        message.fresh = message.alone ? Set.of() : held().shapes.reserve(message.cleans ? List.of() : message.members);
        inFlight.add(message);
        Duration longest = message.members.stream()
                .map(Member::left)
                .max(Duration::compareTo)
                .orElse(SILENCE);
        message.silence = time.in(longest.plus(SILENCE), this::breakOff);
        if (!held().alive) {
            time.inMicros(1, this::breakOff);
        } else if (inFlight.size() == 1) {
            arrive();
        }
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    private FakePostgres.Backend held() {
        return Objects.requireNonNull(backend);
    }

    /** The next message reaches the server. */
    private void arrive() {
        FakeMessage message = inFlight.peek();
        if (message != null && !message.underway) {
            message.underway = true;
            time.inMicros(choices.between(20, 500), () -> begin(message));
        }
    }

    boolean isCurrent(FakeMessage message) {
        return !message.over && backend != null && held().alive && !held().stalled && inFlight.peek() == message;
    }

    private void begin(FakeMessage message) {
        if (!isCurrent(message)) {
            return;
        }
        message.running = true;
        message.began = time.nanos();
        if (message.reset) {
            held().clean(message, choices);
            held().transaction = null;
            finish(message);
        } else if (message.cleans && !held().clean(message, choices)) {
            finish(message);
        } else if (message.alone
                && message.members.getFirst().work().statement().reply() == Reply.ROWS) {
            stream(message, message.members.getFirst());
        } else {
            run(message, 0);
        }
    }

    /** Rows as they are asked for; the connection is free when the reader has had them all, or has gone. */
    private void stream(FakeMessage message, Member member) {
        FakeCursor cursor = new FakeCursor(member.work(), held().leave(member.work()), time, choices, sound -> {
            if (isCurrent(message)) {
                message.outcomes[0] = Outcome.ANSWERED;
                held().sound = sound;
                finish(message);
            }
        });
        message.cursor = cursor;
        member.receiver().rows(cursor);
        cursor.endUnlessSubscribed();
    }

    private void run(FakeMessage message, int number) {
        if (!isCurrent(message)) {
            return;
        }
        if (number == message.members.size()) {
            commit(message);
            return;
        }
        message.at = number;
        Member member = message.members.get(number);
        Cause unprepared = message.alone || member.inline()
                ? FakeShapes.parse(member, choices)
                : held().shapes.execute(member, message.fresh);
        if (unprepared != null) {
            fail(message, number, REFUSED, unprepared);
            return;
        }
        boolean met = held().leave(member.work());
        long micros = FakeStatements.micros(member.work());
        long limit = message.alone ? micros(member.left().plus(SLACK)) : sharedTimeoutMicros;
        if (micros <= limit) {
            time.inMicros(micros, () -> done(message, number, met));
        } else if (message.alone) {
            time.inMicros(
                    limit, () -> fail(message, number, new ServiceFailure.RanTooLong(member.deadline()), Cause.OWN));
        } else {
            time.inMicros(limit, () -> fail(message, number, REFUSED, Cause.SHARED_TIMEOUT));
        }
    }

    private void done(FakeMessage message, int number, boolean met) {
        if (!isCurrent(message)) {
            return;
        }
        Work work = message.members.get(number).work();
        if (FakeStatements.fails(work)) {
            fail(message, number, REFUSED, Cause.OWN);
            return;
        }
        FakeTransaction transaction = held().transaction;
        if (transaction != null && transaction.hasFailed() && !FakeTransaction.ends(work)) {
            fail(message, number, REFUSED, Cause.OWN);
            return;
        }
        message.answer(number, met);
        if (FakeStatements.begins(work)) {
            if (postgres.hears(held())) {
                postgres.violated("a transaction is begun on the connection that listens");
            }
            held().transaction = new FakeTransaction();
        } else if (transaction != null) {
            held().transaction = transaction.ran(work, message, postgres);
        } else if (FakeStatements.writes(work)) {
            message.writes.add(FakeStatements.name(work));
        } else if (!message.alone && choices.oneIn(4)) {
            message.flush();
        }
        run(message, number + 1);
    }

    /** PostgreSQL undoes the whole message, and skips what is behind the error. */
    void fail(FakeMessage message, int number, Failure failure, Cause cause) {
        if (!isCurrent(message)) {
            return;
        }
        message.flush();
        held().shapes.takeBack(message.fresh);
        held().undoCleaning(message);
        FakeTransaction transaction = held().transaction;
        if (transaction != null) {
            transaction.fail();
        }
        message.outcomes[number] = new Outcome.Failed(new FailureException(failure), cause);
        finish(message);
    }

    private void commit(FakeMessage message) {
        message.committed = true;
        message.writes.forEach(postgres::commit);
        // The answer is on its way, and may be lost.
        time.inMicros(choices.between(20, 500), () -> {
            if (isCurrent(message)) {
                message.flush();
                finish(message);
            }
        });
    }

    /** ReadyForQuery: but for cancel requests that are still on their way. */
    private void finish(FakeMessage message) {
        if (message.cancelRequests > 0) {
            time.inMicros(100, () -> {
                if (isCurrent(message)) {
                    finish(message);
                }
            });
            return;
        }
        inFlight.remove(message);
        end(message, Outcome.NOT_REACHED, held().sound);
        arrive();
    }

    private void end(FakeMessage message, Outcome others, boolean fit) {
        message.over = true;
        if (message.silence != null) {
            message.silence.dispose();
        }
        if (message.reset) {
            resetPending = false;
            listener.cleaned(fit);
            return;
        }
        Objects.requireNonNull(message.ended).accept(message.ending(others, fit, time.nanos(), isOpen()));
    }

    private boolean isOpen() {
        return backend != null && backend.alive && backend.transaction != null;
    }

    @Override
    public void cancel(Event.Cancellation why) {
        FakeMessage message = inFlight.peek();
        if (message != null) {
            new FakeCancel(this, time, choices, message).ask(why);
        }
    }

    /** Whether the server is at the statement of this name. */
    boolean runs(String name) {
        FakeMessage message = inFlight.peek();
        return message != null && message.runs(name);
    }

    /** Whether its connection is known to be lost. */
    boolean knowsItsEnd() {
        return held().noticed;
    }

    /** The server ends the connection, and sends before what it has. */
    void endByServer() {
        FakeMessage message = inFlight.peek();
        if (message != null && isCurrent(message) && !message.alone && message.writes.isEmpty()) {
            message.flush();
        }
        breakOff();
    }

    /** The connection is lost, with all that is on its way; when nothing is, that is noticed a moment later. */
    void breakOff() {
        if (backend == null || (!held().alive && inFlight.isEmpty())) {
            return;
        }
        FakePostgres.Backend broken = held();
        broken.alive = false;
        broken.transaction = null;
        broken.noticed = !inFlight.isEmpty();
        if (!broken.noticed) {
            time.inMicros(choices.between(20, 500), () -> broken.noticed = true);
        }
        List<FakeMessage> lost = new ArrayList<>(inFlight);
        inFlight.clear();
        for (FakeMessage message : lost) {
            if (message.cursor != null) {
                message.outcomes[0] = Outcome.ANSWERED;
                message.cursor.breakOff(FakePostgres.lost());
            }
            end(message, new Outcome.Lost(FakePostgres.lost()), false);
        }
    }

    @Override
    public void giveBack(boolean fit) {
        if (!inFlight.isEmpty()) {
            postgres.violated("a connection is returned with messages in flight");
        }
        FakePostgres.Backend returned = held();
        backend = null;
        if (fit && returned.alive && returned.sound) {
            postgres.giveBack(returned);
        } else {
            postgres.close(returned);
        }
        time.inMicros(choices.between(0, 2000), listener::closed);
    }

    @Override
    public String toString() {
        return "wire with " + inFlight.size() + " in flight on " + (backend == null ? null : backend.pid);
    }
}
