package dev.weir.sim;

import dev.weir.dispatch.wire.Wire;
import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.sim.Trace.Ask;
import dev.weir.telemetry.Event.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Goes through a trace with one wire of a server, and writes down what it is told, in words that are the same for all servers. */
final class TraceRun implements Wire.Listener {

    private final Server server;
    private final Wire wire;
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    /** How many endings, resets, loans and streams are still to be told of. */
    private final AtomicInteger awaited = new AtomicInteger();

    private final List<String> writes = new ArrayList<>();
    private volatile boolean fit;
    private volatile boolean dirty;

    TraceRun(Server server) {
        this.server = server;
        this.wire = server.wire(this);
    }

    List<String> run(Trace trace) {
        try {
            goThrough(trace);
        } catch (Server.Silence silence) {
            told.add("nothing more is told");
        }
        told.addAll(server.violations());
        return List.copyOf(told);
    }

    private void goThrough(Trace trace) {
        borrow();
        for (Trace.Step step : trace.steps()) {
            told.add(step.toString());
            take(step);
            await();
            putInOrder();
            for (String write : writes) {
                told.add(write + " was written " + server.committed(write) + " times");
            }
        }
        giveBack();
    }

    private void take(Trace.Step step) {
        switch (step) {
            case Trace.Send send -> send(send);
            case Trace.Train train -> sendTrain(train);
            case Trace.SendAndKill send -> sendAndKill(send);
            case Trace.Alone alone -> runAlone(alone.ask(), Integer.MAX_VALUE);
            case Trace.Stream stream -> runAlone(stream.ask(), stream.rows());
            case Trace.AloneAndCancel cancelled -> {
                runAlone(cancelled.ask(), Integer.MAX_VALUE);
                server.untilItRuns(cancelled.ask().name());
                wire.cancel(cancelled.why());
            }
            case Trace.AloneAndKill killed -> {
                runAlone(killed.ask(), Integer.MAX_VALUE);
                server.untilItRuns(killed.ask().name());
                server.kill();
            }
            case Trace.KillAndSend killed -> killAndSend(killed);
            case Trace.Idle idle -> {
                wire.cancel(Cancellation.CLIENT_GONE);
                awaited.incrementAndGet();
                wire.listen(this::ended);
            }
            case Trace.Return back -> {
                giveBack();
                borrow();
            }
        }
    }

    private void send(Trace.Send send) {
        for (List<Ask> message : send.messages()) {
            send(message);
        }
        if (dirty && !send.resets()) {
            await();
            Ask looks = send.messages().getLast().getFirst();
            send(List.of(new Ask(
                    FakeStatements.Kind.READ, looks.name() + "_after", 0, null, "", "", true, false, Trace.FAR)));
        } else if (dirty) {
            reset();
        }
    }

    private void sendTrain(Trace.Train train) {
        send(List.of(train.asks().getFirst()));
        train.asks().stream().skip(1).forEach(ask -> {
            awaited.incrementAndGet();
            wire.follow(member(ask, false, 0), this::ended);
        });
        if (train.kill()) {
            wire.flush();
            server.untilItRuns(train.asks().getFirst().name());
            told.add("killed");
            server.kill();
        } else {
            reset();
        }
    }

    private void sendAndKill(Trace.SendAndKill send) {
        send(send.message());
        wire.flush();
        server.untilItRuns(send.message().get(send.at()).name());
        told.add("killed");
        server.kill();
    }

    private void killAndSend(Trace.KillAndSend killed) {
        server.kill();
        server.untilItsEndIsKnown();
        if (killed.alone()) {
            runAlone(killed.ask(), Integer.MAX_VALUE);
        } else {
            send(List.of(killed.ask()));
        }
    }

    private void send(List<Ask> message) {
        awaited.incrementAndGet();
        wire.send(message.stream().map(ask -> member(ask, ask.timed(), 0)).toList(), this::ended);
    }

    private void runAlone(Ask ask, int rows) {
        awaited.incrementAndGet();
        wire.runAlone(member(ask, true, rows), this::ended);
    }

    private Wire.Member member(Ask ask, boolean timed, int rows) {
        var work = server.work(ask);
        dirty |= ask.mayLeave();
        if (FakeStatements.writes(work)) {
            writes.add(ask.name());
        }
        Duration left = Duration.ofMillis(ask.deadlineMillis());
        return new Wire.Member(
                work, work.statement().shape(), ask.inline(), timed, true, false, left, left, new Receiver(ask, rows));
    }

    private void await() {
        wire.flush();
        server.until(() -> awaited.get() == 0);
    }

    /** As a slot does: what may have left something is reset, what is not fit is replaced. */
    private void putInOrder() {
        if (fit && dirty) {
            reset();
            await();
        }
        if (!fit) {
            giveBack();
            borrow();
        }
    }

    private void reset() {
        awaited.incrementAndGet();
        wire.reset();
    }

    private void borrow() {
        awaited.incrementAndGet();
        wire.borrow();
        await();
    }

    private void giveBack() {
        awaited.incrementAndGet();
        wire.giveBack(fit);
        await();
    }

    @Override
    public void lent(int backend, boolean sound) {
        fit = sound;
        dirty = false;
        tell("lent, fit: " + sound);
    }

    @Override
    public void refused(Failure failure) {
        tell("refused with " + failure);
    }

    @Override
    public void listens() {}

    @Override
    public void merged(int statements) {}

    @Override
    public void cleaned(boolean clean) {
        fit &= clean;
        dirty = false;
        tell("clean: " + clean);
    }

    @Override
    public void closed() {
        tell("closed");
    }

    private void ended(Ending ending) {
        fit &= ending.fit();
        tell("ended with " + ending.outcomes().stream().map(TraceRun::words).toList() + ", fit: " + ending.fit()
                + ", timed: " + (ending.serverMillis() >= 0));
    }

    private void tell(String what) {
        told.add(what);
        awaited.decrementAndGet();
    }

    private static String words(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return "Failed, " + (failed.cause() == Outcome.Cause.OWN ? words(failed.failure()) : failed.cause());
        }
        return outcome.getClass().getSimpleName();
    }

    private static String words(Throwable error) {
        return error instanceof FailureException known
                ? known.failure().getClass().getSimpleName()
                : error.toString();
    }

    /** Hears the answer to one statement. */
    private final class Receiver implements Wire.Receiver {

        private final Ask ask;
        private final int most;

        /** @param most the rows of a stream that are asked for */
        Receiver(Ask ask, int most) {
            this.ask = ask;
            this.most = most;
        }

        @Override
        public void row(@Nullable Row row) {
            told.add(ask.name() + ": " + (row == null ? "no row" : take(row)));
        }

        @Override
        public void result(Result result) {
            result.release();
        }

        @Override
        public void rows(Publisher<Row> rows) {
            if (most >= 0) {
                awaited.incrementAndGet();
                rows.subscribe(new Reader(most, TraceRun.this::tell));
            }
        }

        @Override
        public void cannotBePrepared() {}

        @Override
        public void doubted(Runnable blame) {}
    }

    private static String take(Row row) {
        try {
            return FakeStatements.told(row);
        } finally {
            row.release();
        }
    }

    /** Reads so many rows of a stream, and goes; or all of them. */
    private static final class Reader extends BaseSubscriber<Row> {

        private final int most;
        private final Consumer<String> end;
        private final List<String> rows = new ArrayList<>();

        Reader(int most, Consumer<String> end) {
            this.most = most;
            this.end = end;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (most == 0) {
                leave();
            } else {
                request(most == Integer.MAX_VALUE ? Long.MAX_VALUE : most);
            }
        }

        private void leave() {
            end.accept("read " + rows + " and left");
            cancel();
        }

        @Override
        protected void hookOnNext(Row row) {
            rows.add(take(row));
            if (rows.size() == most) {
                leave();
            }
        }

        @Override
        protected void hookOnComplete() {
            end.accept("read " + rows + ", which is all");
        }

        @Override
        protected void hookOnError(Throwable error) {
            end.accept("read " + rows + ", and then " + words(error));
        }
    }
}
