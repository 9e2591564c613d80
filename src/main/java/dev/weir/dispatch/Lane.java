package dev.weir.dispatch;

import dev.weir.dispatch.Job.Outcome;
import dev.weir.dispatch.Statement.Access;
import dev.weir.pool.Lease;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's worth of work. {@link Lanes} decides what it does next, with its lock held; the lane does it, in its
 * turn: one step after the other, whoever woke it, so that what is prepared in one message is there for the next.
 */
final class Lane implements Exchange.End {

    /** How long a lane without work keeps its connection. */
    static final Duration LINGER = Wheel.TICK;

    private static final long BUSY = Long.MIN_VALUE;

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private final int number;
    private final Lanes lanes;
    private final AtomicInteger turns = new AtomicInteger();
    private LaneState state = LaneState.IDLE;
    private boolean surplus;
    /** What it does, a message each or one job alone; few, and in the order in which they end. */
    private final List<Step> steps = new ArrayList<>(4);

    private long changed;
    private long openedAt;

    private long idleSince = BUSY;
    private boolean lookingAgain;
    private volatile @Nullable Loan loan;
    private volatile int backend;
    private volatile long free;
    private volatile long begun;
    private volatile int limit;

    Lane(int number, Lanes lanes) {
        this.number = number;
        this.lanes = lanes;
        this.limit = lanes.batchSize();
    }

    /** From 1. */
    int number() {
        return number;
    }

    /** With the lock of the lanes held, as are those after it up to {@link #fit}. */
    LaneState state() {
        return state;
    }

    void state(LaneState next) {
        if (!state.next().contains(next)) {
            throw new IllegalStateException("A lane does not go from " + state + " to " + next);
        }
        state = next;
        idleSince = BUSY;
        changed = lanes.wheel().nanos();
    }

    /** Whether nothing has moved in it for much longer than anything takes. */
    boolean stuck(Duration grace) {
        return lanes.wheel().nanos() - changed > state.limit().toNanos()
                || carries().stream().anyMatch(job -> job.overdue(grace));
    }

    /** How many connections had been given back when it asked for one. */
    long openedAt() {
        return openedAt;
    }

    void openedAt(long givenBack) {
        openedAt = givenBack;
    }

    /** Whether it is one too many: it ends its work, and gives its connection up. */
    boolean surplus() {
        return surplus;
    }

    void surplus(boolean tooMany) {
        surplus = tooMany;
    }

    int inFlight() {
        return steps.size();
    }

    /** It is about to do this. */
    void begins(Step step) {
        steps.add(step);
        idleSince = BUSY;
    }

    /** It has done this; false when that was known. Two steps of equal content are two. */
    @SuppressWarnings("ReferenceEquality")
    boolean ends(Step step) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) == step) {
                steps.remove(i);
                return true;
            }
        }
        return false;
    }

    /**
     * Whether it has had nothing to do for long enough to give its connection back; if not, it will look again.
     *
     * @param now the lanes' clock
     */
    boolean idledOut(long now) {
        if (idleSince == BUSY) {
            idleSince = now;
        }
        boolean out = now - idleSince >= LINGER.toNanos();
        if (!out && !lookingAgain) {
            lookingAgain = true;
            lanes.wheel().in(LINGER, this::lookAgain);
        }
        return out;
    }

    private void lookAgain() {
        synchronized (lanes) {
            lookingAgain = false;
        }
        pump();
    }

    /** Whether it carries nothing of a request. */
    boolean isEmpty() {
        return messages() == 0;
    }

    private int messages() {
        int messages = 0;
        for (Step step : steps) {
            messages += step.jobs().isEmpty() ? 0 : 1;
        }
        return messages;
    }

    List<Job> carries() {
        return steps.stream().<Job>flatMap(step -> step.jobs().stream()).toList();
    }

    DispatchStatus.Lane status() {
        return new DispatchStatus.Lane(
                number,
                state.name().toLowerCase(Locale.ROOT),
                backend == 0 ? OptionalInt.empty() : OptionalInt.of(backend),
                messages(),
                carries().stream().map(this::serving).toList());
    }

    private DispatchStatus.Serving serving(Job job) {
        Origin origin = job.work().origin();
        return new DispatchStatus.Serving(
                origin.surface(),
                origin.route(),
                origin.consumer(),
                job.work().statement().access() == Access.WRITE,
                Duration.ofNanos(lanes.wheel().nanos() - job.taken()));
    }

    /** Whether its connection may go on being used. */
    boolean fit() {
        return loan().fit();
    }

    /** How many members a message may have: fewer after one has failed, since those behind it go again. */
    int limit() {
        return limit;
    }

    /** Shapes prepared on its connection. */
    int shapes() {
        Loan current = loan;
        return current == null ? 0 : current.prepared().count();
    }

    /** Takes a connection, and then its first step. */
    void open() {
        try {
            lanes.connections().borrow().subscribe(this::opened, error -> lanes.unavailable(this, error));
        } catch (Throwable defect) {
            log.error("A lane could not ask for a connection", defect);
            lanes.unavailable(this, defect);
        }
    }

    private void opened(Lease borrowed) {
        try {
            Loan taken = new Loan(borrowed, lanes);
            loan = taken;
            backend = borrowed.processId();
            limit = lanes.batchSize();
            lanes.listening().ensure(borrowed).onErrorReturn(false).subscribe(sound -> ready(taken, sound));
        } catch (Throwable defect) {
            log.error("A lane could not take its connection", defect);
            borrowed.destroy().subscribe();
            lanes.unavailable(this, defect);
        }
    }

    private void ready(Loan taken, boolean sound) {
        if (!sound) {
            taken.spoil();
        }
        lanes.opened(this);
        pump();
    }

    /** It is one too many: its connection is not for others either. */
    void leave() {
        Loan held = loan;
        if (held != null && backend != 0) {
            held.lease().leave();
        }
        pump();
    }

    /** Does whatever there is to do. Any thread may call; one of them does it for all. */
    void pump() {
        if (turns.getAndIncrement() != 0) {
            return;
        }
        int woken = 1;
        do {
            goOn();
            woken = turns.addAndGet(-woken);
        } while (woken != 0);
    }

    /** What cannot even be decided is tried again soon, with another connection. */
    private void goOn() {
        try {
            Step step = lanes.next(this);
            while (step != null) {
                attempt(step);
                step = lanes.next(this);
            }
        } catch (Throwable defect) {
            log.error("A lane could not go on", defect);
            spoil();
            tryAgainSoon(this::pump);
        }
    }

    private void spoil() {
        Loan held = loan;
        if (held != null) {
            held.spoil();
        }
    }

    private void tryAgainSoon(Runnable what) {
        try {
            lanes.after(Lanes.REST, what);
        } catch (Throwable defect) {
            log.error("A lane waits for somebody to wake it", defect);
        }
    }

    /** A defect must not hold the lane: whatever it was about to do fails, and the connection is given up. */
    private void attempt(Step step) {
        try {
            perform(step);
        } catch (Throwable defect) {
            log.error("A lane could not do its next step", defect);
            failed(step, defect);
        }
    }

    private void failed(Step step, Throwable defect) {
        spoil();
        if (step instanceof Step.Close) {
            tryAgainSoon(() -> attempt(step));
        } else {
            lanes.failed(this, step, defect);
        }
    }

    /** An answer has come to what the lane has begun. Whatever it sets off, the lane goes on. */
    private void react(Step step, Runnable reaction) {
        try {
            reaction.run();
        } catch (Throwable defect) {
            log.error("A lane could not end its step", defect);
            failed(step, defect);
        }
        pump();
    }

    private void perform(Step step) {
        switch (step) {
            case Step.Send send -> send(send);
            case Step.RunAlone run -> runAlone(run);
            case Step.Listen listen ->
                lanes.listening()
                        .ensure(loan().lease())
                        .onErrorReturn(false)
                        .subscribe(sound -> listened(listen, sound));
            case Step.Close close -> close();
        }
    }

    private void send(Step.Send step) {
        Loan held = loan();
        held.forgetOutdated();
        List<RowJob> members = step.members();
        members.forEach(RowJob::started);
        lanes.tell(new Event.Sent(members.size()));
        RowJob first = members.getFirst();
        boolean plain = first.work().statement().plain();
        if (!plain) {
            held.prepareAhead(first);
        }
        new Exchange(Message.company(members, held.prepared(), lanes.sharedTimeout()), step, held, lanes, this).send();
        if (!plain) {
            reset(held, step);
        }
    }

    @Override
    public void ended(Exchange exchange, List<RowJob> again, boolean sound) {
        Step.Send step = exchange.step();
        react(step, () -> {
            free = lanes.wheel().nanos();
            limit = again.isEmpty() ? Math.min(lanes.batchSize(), limit + 1) : Math.max(1, limit / 2);
            if (sound) {
                exchange.loan().lease().answered();
            } else {
                exchange.loan().spoil();
            }
            lanes.ended(this, step, again);
        });
    }

    @Override
    public long free() {
        return free;
    }

    /** Since the work began that has the connection for itself, in nanoseconds. */
    long elapsed() {
        return lanes.wheel().nanos() - begun;
    }

    private void runAlone(Step.RunAlone step) {
        begun = lanes.wheel().nanos();
        Loan held = loan();
        if (!step.job().work().statement().plain()) {
            held.verify();
        }
        step.job()
                .runAlone(held.lease())
                .onErrorReturn(Outcome.DESTROY)
                .subscribe(outcome -> react(step, () -> ranAlone(held, step, outcome)));
    }

    private void ranAlone(Loan held, Step.RunAlone step, Outcome outcome) {
        free = lanes.wheel().nanos();
        boolean again = outcome == Outcome.AGAIN && step.job() instanceof RowJob;
        if (outcome == Outcome.AGAIN || outcome == Outcome.DESTROY) {
            held.spoil();
        } else {
            held.lease().answered();
        }
        if (!lanes.ended(this, step, again ? List.of((RowJob) step.job()) : List.of())) {
            return;
        }
        if (outcome == Outcome.RESET) {
            reset(held, step);
        } else {
            lanes.rested(this);
        }
    }

    private void reset(Loan held, Step step) {
        held.reset()
                .subscribe(clean -> react(step, () -> {
                    if (held == loan) {
                        lanes.rested(this);
                    }
                }));
    }

    private void listened(Step.Listen step, boolean sound) {
        react(step, () -> {
            if (!sound) {
                loan().spoil();
            }
            lanes.listened(this, step);
        });
    }

    private void close() {
        Loan held = loan();
        backend = 0;
        held.end().doFinally(signal -> lanes.closed(this)).subscribe();
    }

    private Loan loan() {
        Loan held = loan;
        if (held == null) {
            throw new IllegalStateException("The lane has no connection");
        }
        return held;
    }
}
