package dev.weir.dispatch;

import dev.weir.dispatch.schedule.Action;
import dev.weir.dispatch.schedule.Flight;
import dev.weir.dispatch.schedule.Job;
import dev.weir.dispatch.schedule.Limits;
import dev.weir.dispatch.wire.Timer;
import dev.weir.dispatch.wire.Wire;
import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the actions of one slot over its wire, one after the other, and tells the engine what becomes of them. */
final class SlotDriver implements Wire.Listener {

    private static final Logger log = LoggerFactory.getLogger(SlotDriver.class);

    private final int slot;
    private final Events events;
    private final Timer timer;
    private final Observer observer;
    private final Wire wire;
    private final Queue<Action.OfSlot> actions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    SlotDriver(int slot, Events events, Function<Wire.Listener, Wire> wires, Timer timer, Observer observer) {
        this.slot = slot;
        this.events = events;
        this.timer = timer;
        this.observer = observer;
        this.wire = wires.apply(this);
    }

    /** Adds an action; with the engine's lock held, which keeps their order. */
    void add(Action.OfSlot action) {
        actions.add(action);
    }

    int shapes() {
        return wire.shapes();
    }

    /** Carries out what was added. Any thread may call; one of them does it for all. */
    void run() {
        if (waiting.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            Action.OfSlot action = actions.poll();
            while (action != null) {
                attempt(action);
                action = actions.poll();
            }
            flush();
            seen = waiting.addAndGet(-seen);
        }
    }

    private void flush() {
        try {
            wire.flush();
        } catch (Throwable defect) {
            log.error("A slot could not send what it was to send", defect);
        }
    }

    /** A defect, or an error of the JVM, must not hold the slot: what it was about to do fails, and its connection ends. */
    @SuppressWarnings("CatchingUnchecked")
    private void attempt(Action.OfSlot action) {
        try {
            perform(action);
        } catch (Throwable defect) {
            log.error("A slot could not carry out {}", action, defect);
            failed(action);
        }
    }

    private void perform(Action.OfSlot action) {
        switch (action) {
            case Action.Borrow borrow -> wire.borrow();
            case Action.Send send -> send(send.flight());
            case Action.Follow follow -> follow(follow.flight());
            case Action.RunAlone run -> runAlone(run.flight(), run.timed());
            case Action.Reset reset -> wire.reset();
            case Action.Listen listen -> wire.listen(ending(listen.flight()));
            case Action.Cancel cancel -> {
                observer.on(new Event.Cancelled(cancel.why()));
                wire.cancel(cancel.why());
            }
            case Action.Leave leave -> wire.leave();
            case Action.Return giveBack -> wire.giveBack(giveBack.fit());
        }
    }

    private void failed(Action.OfSlot action) {
        switch (action) {
            case Action.Borrow borrow -> refused(new ServiceFailure.DatabaseUnavailable(Duration.ofSeconds(1)));
            case Action.Send send -> lost(send.flight());
            case Action.Follow follow -> lost(follow.flight());
            case Action.RunAlone run -> lost(run.flight());
            case Action.Reset reset -> cleaned(false);
            case Action.Listen listen -> lost(listen.flight());
            case Action.Cancel cancel -> {}
            case Action.Leave leave -> {}
            case Action.Return giveBack -> closed();
        }
    }

    private void lost(Flight flight) {
        Outcome lost = new Outcome.Lost(new FailureException(new ServiceFailure.Internal(null)));
        ending(flight).accept(new Ending(Collections.nCopies(flight.jobs().size(), lost), false));
    }

    private void send(Flight flight) {
        List<Job> jobs = flight.jobs();
        jobs.forEach(this::tellOfTheWait);
        observer.on(new Event.Sent(jobs.size()));
        boolean timed = jobs.size() == 1 && !jobs.getFirst().pace().known();
        wire.send(jobs.stream().map(job -> member(job, timed)).toList(), ending(flight));
    }

    private void follow(Flight flight) {
        Job job = flight.jobs().getFirst();
        tellOfTheWait(job);
        observer.on(new Event.Sent(1));
        wire.follow(member(job, false), ending(flight));
    }

    private void runAlone(Flight flight, boolean timed) {
        Job job = flight.jobs().getFirst();
        tellOfTheWait(job);
        wire.runAlone(member(job, timed), ending(flight));
    }

    /** Once, however often it runs. */
    private void tellOfTheWait(Job job) {
        if (job.runs() == 1) {
            job.tickets().forEach(ticket -> observer.on(new Event.Waited(job.work(), ticket.age(job.taken()))));
        }
    }

    private Wire.Member member(Job job, boolean timed) {
        return new Wire.Member(
                job.work(),
                job.pace().shape(),
                // What is traced has a text of its own, which says so.
                job.inline() || job.work().traceparent() != null,
                timed,
                job.pace().typed(),
                job.runs() > 1,
                job.deadline(),
                job.left(timer.nanos()),
                new Answering(job));
    }

    private Consumer<Ending> ending(Flight flight) {
        return ending -> {
            for (int i = 0; i < ending.outcomes().size(); i++) {
                if (!(ending.outcomes().get(i) instanceof Outcome.Answered)) {
                    ran(flight.jobs().get(i), Row.UNCOUNTED);
                }
            }
            end(flight, ending);
        };
    }

    /** A slot whose flight never ended would be lost: what fails here is tried again. */
    private void end(Flight flight, Ending ending) {
        try {
            events.on((to, now) -> to.ended(slot, flight, ending, now));
        } catch (Throwable defect) {
            log.error("The end of a message could not be told", defect);
            timer.in(Limits.LINGER, () -> events.on((to, now) -> to.ended(slot, flight, ending, now)));
        }
    }

    private void ran(Job job, long rows) {
        if (job.work().statement().reply() != Reply.ROWS) {
            Duration waited = Duration.ofNanos(job.taken() - job.since());
            observer.on(new Event.Ran(job.work(), waited, Duration.ofNanos(timer.nanos() - job.taken()), rows));
        }
    }

    /** Hands what came to the tickets of a job. */
    private final class Answering implements Wire.Receiver {

        private final Job job;

        Answering(Job job) {
            this.job = job;
        }

        @Override
        public void row(@Nullable Row row) {
            long rows = row == null ? 0 : row.rows();
            job.answeredAsText();
            job.answer(row, timer.nanos());
            ran(job, rows);
        }

        @Override
        public void result(Result result) {
            job.answeredAsText();
            long rows = result.rows().size();
            job.answer(result);
            ran(job, rows);
        }

        @Override
        public void rows(Publisher<Row> rows) {
            job.answer(rows);
        }

        @Override
        public void doubted(Runnable blame) {
            job.doubt(blame);
        }

        @Override
        public void cannotBePrepared() {
            job.pace().neverPrepare();
        }
    }

    @Override
    public void lent(int backend, boolean fit) {
        events.on((to, now) -> to.lent(slot, backend, fit, now));
    }

    @Override
    public void refused(Failure failure) {
        events.on((to, now) -> to.refused(slot, failure, now));
    }

    @Override
    public void listens() {
        events.on((to, now) -> to.listens(slot));
    }

    @Override
    public void merged(int statements) {
        observer.on(new Event.Merged(statements));
    }

    @Override
    public void cleaned(boolean clean) {
        events.on((to, now) -> to.cleaned(slot, clean, now));
    }

    @Override
    public void closed() {
        events.on((to, now) -> to.closed(slot, now));
    }
}
