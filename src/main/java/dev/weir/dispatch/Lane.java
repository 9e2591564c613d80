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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * One connection's worth of work. {@link Lanes} decides what it does next, with its lock held; the lane does it, in its
 * turn: one step after the other, whoever woke it, so that what is prepared in one message is there for the next.
 */
final class Lane implements Exchange.End {

    /** How long a lane without work keeps its connection. */
    static final Duration LINGER = Wheel.TICK;

    private static final long BUSY = Long.MIN_VALUE;

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    /** What a lane does next. */
    sealed interface Step {

        /** Sends the members as one message. */
        record Send(List<RowJob> members) implements Step {}

        /** Gives the connection to one job. */
        record RunAlone(Job job) implements Step {}

        /** Sees to it that somebody listens. */
        record Listen() implements Step {}

        /** Gives the connection back. */
        record Close() implements Step {}
    }

    private final int number;
    private final Lanes lanes;
    private final AtomicInteger turns = new AtomicInteger();
    private LaneState state = LaneState.IDLE;
    private boolean surplus;
    private int inFlight;
    /** What is on its way, a message each; nothing for a message without requests. */
    private final List<List<? extends Job>> carries = new ArrayList<>(2);

    private long idleSince = BUSY;
    private boolean lookingAgain;
    private volatile @Nullable Lease lease;
    private @Nullable Prepared prepared;
    private volatile boolean unsound;
    private volatile boolean givenUp;
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
    }

    /** Whether it is one too many: it ends its work, and gives its connection up. */
    boolean surplus() {
        return surplus;
    }

    void surplus(boolean tooMany) {
        surplus = tooMany;
    }

    int inFlight() {
        return inFlight;
    }

    /** A message of so many requests is on its way. */
    void sending(List<RowJob> members) {
        inFlight++;
        if (!members.isEmpty()) {
            carries.add(members);
        }
        idleSince = BUSY;
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

    /** Messages end in their order. */
    void sent(List<? extends Job> members) {
        inFlight--;
        carries.removeIf(message -> !members.isEmpty() && message.getFirst() == members.getFirst());
    }

    /** One job has the connection. */
    void carrying(Job job) {
        carries.add(List.of(job));
    }

    /** That job has ended. */
    void carried() {
        carries.clear();
    }

    boolean isEmpty() {
        return carries.isEmpty();
    }

    List<Job> carries() {
        return carries.stream().<Job>flatMap(List::stream).toList();
    }

    DispatchStatus.Lane status() {
        return new DispatchStatus.Lane(
                number,
                state.name().toLowerCase(Locale.ROOT),
                backend == 0 ? OptionalInt.empty() : OptionalInt.of(backend),
                carries.size(),
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
        return !unsound && lease().fit();
    }

    /** How many members a message may have: fewer after one has failed, since those behind it go again. */
    int limit() {
        return limit;
    }

    /** Shapes prepared on its connection. */
    int shapes() {
        Prepared current = prepared;
        return current == null ? 0 : current.count();
    }

    /** Takes a connection, and then its first step. */
    void open() {
        lanes.connections().borrow().subscribe(this::opened, error -> lanes.unavailable(this, error));
    }

    private void opened(Lease borrowed) {
        lease = borrowed;
        backend = borrowed.processId();
        prepared = borrowed.keep(Prepared.class, () -> new Prepared(lanes.shapes()));
        unsound = false;
        givenUp = false;
        limit = lanes.batchSize();
        lanes.listening().ensure(borrowed).onErrorReturn(false).subscribe(sound -> {
            unsound = !sound;
            lanes.opened(this);
            pump();
        });
    }

    /** It is one too many: its connection is not for others either. */
    void leave() {
        Lease held = lease;
        if (held != null && backend != 0) {
            held.leave();
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
            Step step = lanes.next(this);
            while (step != null) {
                attempt(step);
                step = lanes.next(this);
            }
            woken = turns.addAndGet(-woken);
        } while (woken != 0);
    }

    /** A defect must not hold the lane: whatever it was about to do fails, and the connection is given up. */
    private void attempt(Step step) {
        try {
            perform(step);
        } catch (RuntimeException defect) {
            log.error("A lane could not do its next step", defect);
            unsound = true;
            lanes.failed(this, step);
        }
    }

    private void perform(Step step) {
        switch (step) {
            case Step.Send send -> send(send.members());
            case Step.RunAlone run -> runAlone(run.job());
            case Step.Listen listen ->
                lanes.listening().ensure(lease()).onErrorReturn(false).subscribe(this::listened);
            case Step.Close close -> close();
        }
    }

    private void send(List<RowJob> members) {
        forgetOutdated();
        members.forEach(RowJob::started);
        lanes.tell(new Event.Sent(members.size()));
        RowJob first = members.getFirst();
        boolean plain = first.work().statement().plain();
        if (!plain) {
            prepareAhead(first);
        }
        new Exchange(Message.company(members, prepared()), members, prepared(), lanes, this).send(lease());
        if (!plain) {
            reset();
        }
    }

    private void forgetOutdated() {
        if (prepared().outdated(lanes.schema())) {
            sendAhead("deallocate all", error -> unsound = true);
        }
    }

    /**
     * What may run a user's code is prepared before it and not with it: what such code prepares in place of ours is
     * then younger, and the reset finds it. What is forgotten is forgotten before it too, or the reset would miss it.
     */
    private void prepareAhead(RowJob job) {
        List<String> obsolete = prepared().takeObsolete();
        if (!obsolete.isEmpty()) {
            sendAhead(Message.deallocation(obsolete), error -> unsound = true);
        }
        if (job.prepared() && prepared().name(Message.key(job)) == null) {
            sendAhead(Message.preparation(job, prepared()).sql(), error -> {
                if (DatabaseErrors.cannotBePrepared(error)) {
                    job.pace().neverPrepare();
                }
            });
        }
        verify();
    }

    /** Reads what is prepared before a user's code runs, so that the reset behind it can compare. */
    private void verify() {
        if (prepared().unverified()) {
            Reset.fingerprint(lease()).subscribe(prepared()::verified, error -> unsound = true);
        }
    }

    private void sendAhead(String sql, Consumer<Throwable> failed) {
        lease().connection()
                .createStatement(sql)
                .execute()
                .flatMap(result -> result.getRowsUpdated())
                .subscribe(count -> {}, failed);
    }

    @Override
    public void ended(Exchange exchange, List<RowJob> again, boolean sound) {
        free = lanes.wheel().nanos();
        limit = again.isEmpty() ? Math.min(lanes.batchSize(), limit + 1) : Math.max(1, limit / 2);
        if (sound) {
            lease().answered();
        } else {
            unsound = true;
        }
        lanes.ended(this, exchange.members(), again);
        pump();
    }

    @Override
    public void silent(Lease silent) {
        unsound = true;
        givenUp = true;
        silent.destroy().subscribe();
    }

    @Override
    public long free() {
        return free;
    }

    /** Since the work began that has the connection for itself, in nanoseconds. */
    long elapsed() {
        return lanes.wheel().nanos() - begun;
    }

    private void runAlone(Job job) {
        begun = lanes.wheel().nanos();
        if (!job.work().statement().plain()) {
            verify();
        }
        job.runAlone(lease()).onErrorReturn(Outcome.DESTROY).subscribe(outcome -> ranAlone(job, outcome));
    }

    private void ranAlone(Job job, Outcome outcome) {
        free = lanes.wheel().nanos();
        boolean again = outcome == Outcome.AGAIN && job instanceof RowJob;
        if (outcome == Outcome.AGAIN || outcome == Outcome.DESTROY) {
            unsound = true;
        } else {
            lease().answered();
        }
        lanes.ended(this, List.of(job), again ? List.of((RowJob) job) : List.of());
        if (outcome == Outcome.RESET) {
            reset();
        } else {
            lanes.rested(this);
            pump();
        }
    }

    private void reset() {
        List<String> channels = lanes.listening().channelsOn(lease());
        Reset.run(lease(), prepared(), channels, lanes.timer()).subscribe(clean -> {
            if (!clean) {
                unsound = true;
            }
            lanes.rested(this);
            pump();
        });
    }

    private void listened(boolean sound) {
        if (!sound) {
            unsound = true;
        }
        lanes.listened(this);
        pump();
    }

    private void close() {
        Lease held = lease();
        backend = 0;
        Mono<Void> end = givenUp ? held.end() : unsound ? held.destroy() : held.release();
        end.onErrorComplete().doFinally(signal -> lanes.closed(this)).subscribe();
    }

    private Lease lease() {
        Lease held = lease;
        if (held == null) {
            throw new IllegalStateException("The lane has no connection");
        }
        return held;
    }

    private Prepared prepared() {
        Prepared held = prepared;
        if (held == null) {
            throw new IllegalStateException("The lane has no connection");
        }
        return held;
    }
}
