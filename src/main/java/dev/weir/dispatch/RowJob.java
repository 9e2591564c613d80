package dev.weir.dispatch;

import dev.weir.dispatch.Statement.Access;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.pool.Lease;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A statement whose only row is the answer, and those who wait for it: one caller, or all who asked for the same read
 * while it was unsent.
 */
final class RowJob implements Job {

    /** How long a write that was cancelled at its deadline may take to say what became of it. */
    private static final Duration VERDICT = Duration.ofSeconds(1);

    private static final int MOST_LOSSES = 3;

    /** A message shrinks to one member in six failures, so that company alone needs no more. */
    private static final int MOST_RUNS = 12;

    /** What makes two reads one: the same text, arguments and context. The pace stands for the shape. */
    record Same(Pace pace, List<@Nullable String> arguments, Context context) {}

    /** Why it is not to run on, and what the callers are told; null when they have gone. */
    private record Stop(Event.Cancellation why, @Nullable Failure failure) {}

    private final Work work;
    private final Pace pace;
    private final Lanes lanes;
    private final long size;
    private final AtomicReference<@Nullable LoneRun> lone = new AtomicReference<>();
    private final AtomicReference<@Nullable Stop> stopped = new AtomicReference<>();
    /**
     * Replaced, with the lanes' lock held, while the job is unsent; while it is sent it does not change. Once others have
     * joined it is a concurrent set, which they leave as they come, until it has been sent for the first time.
     */
    private volatile Collection<Caller> callers;

    /** Guarded by the lanes' lock. */
    private boolean sent;

    private int runs;
    private int losses;
    private long taken;
    private long waited;
    private long rows = Row.UNCOUNTED;
    private volatile boolean alone;
    private volatile boolean inline;
    private volatile Runnable onInlineAnswer = () -> {};

    RowJob(Work work, Pace pace, Caller caller, Lanes lanes) {
        this.work = work;
        this.pace = pace;
        this.lanes = lanes;
        this.size = Message.size(work);
        this.callers = List.of(caller);
    }

    @Override
    public Work work() {
        return work;
    }

    Pace pace() {
        return pace;
    }

    /** When the one came who has waited longest, of those who still wait. */
    @Override
    public long since() {
        long earliest = Long.MAX_VALUE;
        for (Caller caller : callers) {
            if (!caller.answered()) {
                earliest = Math.min(earliest, caller.deadline().begun());
            }
        }
        return earliest == Long.MAX_VALUE ? lanes.wheel().nanos() : earliest;
    }

    @Override
    public boolean overdue(Duration grace) {
        return left().plus(grace).isNegative();
    }

    /** How many characters of values PostgreSQL is told for it. */
    long size() {
        return size;
    }

    /** Whether it has more to tell PostgreSQL than a message may carry, and so goes alone. */
    boolean large() {
        return size > Message.LARGEST;
    }

    boolean isWrite() {
        return work.statement().access() == Access.WRITE;
    }

    /** Whether it must run on a lane that carries nothing else: it did not end in time in company. */
    boolean alone() {
        return alone;
    }

    void goAlone() {
        alone = true;
    }

    /** Whether it is to be sent as plain text: its prepared form failed, and the text shows whether it is to blame. */
    boolean inline() {
        return inline || !pace.preparable();
    }

    boolean prepared() {
        return !inline();
    }

    void goInline() {
        inline = true;
    }

    /** @param onAnswer runs when the text is answered: then the prepared form was to blame, and not the text */
    void goInline(Runnable onAnswer) {
        inline = true;
        onInlineAnswer = onAnswer;
    }

    /** What another read must be to share this one; null when none may. */
    @Nullable
    Same same() {
        return isWrite() || !work.statement().plain() || work.origin().isOwn()
                ? null
                : new Same(pace, work.statement().arguments(), work.context());
    }

    /** Lets another's callers wait here; with the lanes' lock held. */
    void join(RowJob other) {
        Collection<Caller> all = callers;
        if (!(all instanceof Set)) {
            all = ConcurrentHashMap.newKeySet();
            all.addAll(callers);
            callers = all;
        }
        for (Caller caller : other.callers) {
            caller.join(this);
            all.add(caller);
        }
    }

    @Override
    public Stream<String> consumers() {
        return callers.stream().map(Caller::consumer);
    }

    @Override
    public void accepted() {
        callers.forEach(Caller::accepted);
    }

    /** A caller waits no more; with the lanes' lock held. True when he was the last, and it has not been sent. */
    boolean leave(Caller caller) {
        if (sent) {
            return false;
        }
        if (callers instanceof Set) {
            callers.remove(caller);
        } else {
            callers = callers.stream().filter(other -> other != caller).toList();
        }
        return callers.isEmpty();
    }

    @Override
    public boolean take() {
        List<Caller> waiting = new ArrayList<>(callers.size());
        for (Caller caller : callers) {
            if (caller.run()) {
                waiting.add(caller);
            }
        }
        waited = lanes.wheel().nanos() - since();
        callers = waiting;
        taken = lanes.wheel().nanos();
        runs++;
        sent = true;
        return !waiting.isEmpty();
    }

    @Override
    public long taken() {
        return taken;
    }

    /** Its connection was lost under it; whether it may run on another one. A write never does. */
    boolean survives() {
        losses++;
        return !isWrite() && losses < MOST_LOSSES;
    }

    /** Whether it went out so often that it must be its own fault. */
    boolean isHopeless() {
        return runs >= MOST_RUNS;
    }

    /** Goes back to waiting, with the lanes' lock held; false when nobody has time to wait for it. */
    boolean waitAgain() {
        sent = false;
        boolean waits = false;
        for (Caller caller : callers) {
            waits |= caller.waitAgain();
        }
        return waits;
    }

    /** Tells of its first turn. */
    void started() {
        if (runs == 1) {
            for (Caller caller : callers) {
                lanes.tell(new Event.Waited(work, caller.deadline().since()));
            }
        }
    }

    /** Tells that PostgreSQL is through with it. */
    void ended() {
        lanes.tell(new Event.Ran(work, Duration.ofNanos(waited), running(), rows));
    }

    private Duration running() {
        return Duration.ofNanos(lanes.wheel().nanos() - taken);
    }

    /** The longest that anybody still waits. */
    Duration left() {
        return callers.stream()
                .map(caller -> caller.deadline().left())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    Duration deadline() {
        return callers.stream()
                .findFirst()
                .map(caller -> caller.deadline().whole())
                .orElse(Duration.ZERO);
    }

    boolean answered() {
        return callers.stream().allMatch(Caller::answered);
    }

    /** The row is the job's from now on. */
    void answer(@Nullable Row row) {
        if (row != null && row.unkept()) {
            answer(row.takeFailure(isWrite()));
            return;
        }
        onInlineAnswer.run();
        Duration ran = running();
        rows = row == null ? 0 : row.count(work.statement().rows());
        Iterator<Caller> all = callers.iterator();
        Caller first = all.next();
        while (all.hasNext()) {
            Caller caller = all.next();
            caller.answer(row == null ? null : timed(row.share(), caller, ran));
        }
        first.answer(row == null ? null : timed(row, first, ran));
    }

    private static Row timed(Row row, Caller caller, Duration ran) {
        return row.timed(caller.deadline().since().minus(ran), ran);
    }

    void answer(FailureException failure) {
        callers.forEach(caller -> caller.answer(failure));
    }

    /**
     * Answers that the statement failed on a connection. A write may have been refused because the whole server takes none
     * any more, which the connection is asked: then another server will.
     */
    void failed(Throwable error, Lease lease) {
        FailureException failure = DatabaseErrors.failure(error, work);
        if (isWrite() && DatabaseErrors.readOnly(error)) {
            lease.takesNoWritesAnyMore()
                    .subscribe(lost -> answer(
                            lost
                                    ? new FailureException(new ServiceFailure.DatabaseReadOnly(Lanes.SOON), error)
                                    : failure));
        } else {
            answer(failure);
        }
    }

    @Override
    public void refuse(Failure failure) {
        answer(new FailureException(failure));
    }

    @Override
    public void fail(Failure failure, Event.Drop why) {
        callers.forEach(caller -> caller.drop(failure, why));
    }

    @Override
    public Mono<Outcome> runAlone(Lease lease) {
        started();
        LoneRun run = new LoneRun(this, lease, lanes);
        lone.set(run);
        Stop stop = stopped.get();
        if (stop != null) {
            run.cancel(stop.why(), stop.failure());
        }
        return run.execute().doOnTerminate(() -> lone.compareAndSet(run, null));
    }

    /** Nobody may wait any more: what runs alone is stopped, what is in company runs on. */
    void abandoned() {
        if (answered()) {
            stop(new Stop(Event.Cancellation.CLIENT_GONE, null));
        }
    }

    /** A caller's deadline passed while it runs. */
    void overdue(Caller caller) {
        stop(
                caller,
                Event.Cancellation.DEADLINE,
                new ServiceFailure.RanTooLong(caller.deadline().whole()));
    }

    /** What became of it nobody knows, through a defect of ours. */
    @Override
    public void broken(Throwable defect) {
        answer(new FailureException(
                isWrite() ? new ServiceFailure.WriteFateUnknown() : new ServiceFailure.Internal(null), defect));
    }

    @Override
    public void abort() {
        Failure failure = new ServiceFailure.ShuttingDown(Lanes.SOON);
        for (Caller caller : callers) {
            if (caller.drop(failure, Event.Drop.SHUTTING_DOWN)) {
                lanes.leave(caller);
            } else if (!caller.answered()) {
                stop(caller, Event.Cancellation.SHUTTING_DOWN, failure);
            }
        }
    }

    /** A read is answered at once; a write by its own end, which tells what became of it, within a limit. */
    private void stop(Caller caller, Event.Cancellation why, Failure failure) {
        if (isWrite()) {
            lanes.wheel().in(VERDICT, () -> caller.answer(new FailureException(new ServiceFailure.WriteFateUnknown())));
        } else {
            caller.answer(new FailureException(failure));
        }
        if (isWrite() || answered()) {
            stop(new Stop(why, failure));
        }
    }

    /** Either finds the run, or is found by it. */
    private void stop(Stop stop) {
        stopped.compareAndSet(null, stop);
        LoneRun run = lone.get();
        if (run != null) {
            run.cancel(stop.why(), stop.failure());
        }
    }
}
