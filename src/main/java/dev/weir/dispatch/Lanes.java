package dev.weir.dispatch;

import dev.weir.dispatch.Job.Outcome;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.pool.Connections;
import dev.weir.pool.Lease;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The queue, and as many lanes as there are connections. A lane borrows a connection, works off jobs one after the
 * other while there are any, and gives the connection back. So at most as many borrow as the pool may lend, and
 * nothing ever waits inside the pool.
 *
 * <p>Safe for use by several threads; jobs are run and told outside of the lock.
 */
final class Lanes {

    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(2);
    private static final Duration CANCEL_INTERVAL = Duration.ofMillis(250);
    static final Duration RESET_LIMIT = Duration.ofSeconds(5);
    private static final Duration REST = Duration.ofMillis(100);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Connections connections;
    private final DispatchProperties properties;
    private final Scheduler timer;
    private final Observer observer;
    private final Listening listening;
    private final Deque<Job> queue = new ArrayDeque<>();
    private final Deque<Job> knocks = new ArrayDeque<>();
    private final Set<Job> running = new HashSet<>();
    private final List<Sinks.Empty<Void>> untilEmpty = new ArrayList<>();
    private int idle;
    private int serving;
    private boolean draining;

    Lanes(Connections connections, int size, DispatchProperties properties, Scheduler timer, Observer observer) {
        this.connections = connections;
        this.idle = size;
        this.properties = properties;
        this.timer = timer;
        this.observer = observer;
        this.listening = new Listening(this);
    }

    Listening listening() {
        return listening;
    }

    /** Lets a job into the queue, or refuses it. */
    void submit(Job job) {
        Event.@Nullable Refusal refusal;
        synchronized (this) {
            refusal = refusal();
            if (refusal == null) {
                queue.addLast(job);
            }
        }
        if (refusal == null) {
            wake();
        } else {
            tell(new Event.Refused(refusal));
            job.refuse(failureOf(refusal));
        }
    }

    /** Lets in what is nobody's request: it is not counted, and not refused for want of room. */
    void knock(Job job) {
        synchronized (this) {
            if (draining) {
                return;
            }
            knocks.addLast(job);
        }
        wake();
    }

    /** Takes a job out of the queue. */
    void forget(Job job) {
        synchronized (this) {
            queue.remove(job);
        }
        checkEmpty();
    }

    Deadline deadline(Work work) {
        return new Deadline(properties.deadlineOf(work), this::nanos);
    }

    Scheduler timer() {
        return timer;
    }

    long nanos() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    Disposable after(Duration delay, Runnable action) {
        return timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    void tell(Event event) {
        observer.on(event);
    }

    /** Takes away what a job may have left behind; a connection that cannot be cleaned is closed. */
    Mono<Outcome> reset(Lease lease) {
        return lease.connection()
                .createStatement(Message.reset(listening.channelsOn(lease)))
                .execute()
                .concatMap(result -> result.getRowsUpdated())
                .then(Mono.just(Outcome.KEEP))
                .timeout(RESET_LIMIT, timer)
                .onErrorReturn(Outcome.DESTROY);
    }

    /**
     * Sends cancel requests until the query has ended, since one may overtake the query that it is meant for.
     *
     * @return when all of them are through, true; false when one may still be on its way
     */
    Mono<Boolean> cancel(Lease lease, Mono<Void> ended) {
        Mono<Boolean> request = lease.connection()
                .cancelRequest()
                .thenReturn(true)
                .timeout(CANCEL_LIMIT, timer)
                .onErrorReturn(false);
        return Flux.interval(Duration.ZERO, CANCEL_INTERVAL, timer)
                .onBackpressureDrop()
                .takeUntilOther(ended)
                .concatMap(tick -> request, 1)
                .takeUntil(through -> !through)
                .reduce(true, Boolean::logicalAnd)
                .cache();
    }

    /** Refuses what comes from now on; completes when nothing waits or runs. */
    Mono<Void> drain() {
        synchronized (this) {
            draining = true;
        }
        return empty();
    }

    List<Job> present() {
        synchronized (this) {
            List<Job> present = new ArrayList<>(queue);
            present.addAll(running);
            return present;
        }
    }

    synchronized int waiting() {
        return queue.size();
    }

    synchronized int serving() {
        return serving;
    }

    synchronized Mono<Void> empty() {
        if (queue.isEmpty() && running.isEmpty()) {
            return Mono.empty();
        }
        Sinks.Empty<Void> sink = Sinks.empty();
        untilEmpty.add(sink);
        return sink.asMono();
    }

    private Event.@Nullable Refusal refusal() {
        if (draining) {
            return Event.Refusal.SHUTTING_DOWN;
        }
        return queue.size() >= properties.queueSize() ? Event.Refusal.QUEUE_FULL : null;
    }

    private Failure failureOf(Event.Refusal refusal) {
        return refusal == Event.Refusal.SHUTTING_DOWN
                ? new ServiceFailure.ShuttingDown(SOON)
                : new ServiceFailure.Overloaded(
                        "The queue is full: " + properties.queueSize() + " requests are waiting", SOON);
    }

    /** Starts a lane when there is work and a lane to do it. */
    private void wake() {
        synchronized (this) {
            if (idle == 0 || (queue.isEmpty() && knocks.isEmpty())) {
                return;
            }
            idle--;
        }
        connections.borrow().subscribe(this::serve, this::unavailable);
    }

    private void serve(Lease lease) {
        synchronized (this) {
            serving++;
        }
        listening.ensure(lease).onErrorReturn(Outcome.DESTROY).subscribe(outcome -> next(lease, null, outcome));
    }

    private void next(Lease lease, @Nullable Job done, Outcome outcome) {
        Job job = settle(done, outcome, outcome == Outcome.KEEP && lease.fit());
        if (job == null) {
            giveBack(lease, outcome);
        } else {
            job.run(lease).onErrorReturn(Outcome.DESTROY).subscribe(result -> next(lease, job, result));
        }
        checkEmpty();
    }

    /** Ends one job and, when the connection may go on, begins the next. */
    private synchronized @Nullable Job settle(@Nullable Job done, Outcome outcome, boolean goOn) {
        if (done != null) {
            running.remove(done);
            // Under the same lock, so that it is never neither waiting nor running.
            if (outcome == Outcome.AGAIN) {
                queue.addFirst(done);
            }
        }
        Job knock = goOn ? knocks.poll() : null;
        if (knock != null) {
            return knock;
        }
        Job job = goOn ? queue.poll() : null;
        while (job != null && !job.waiting()) {
            job = queue.poll();
        }
        if (job != null) {
            running.add(job);
        }
        return job;
    }

    private void giveBack(Lease lease, Outcome outcome) {
        Mono<Void> end = outcome == Outcome.KEEP ? lease.release() : lease.destroy();
        end.onErrorComplete()
                .doFinally(signal -> {
                    synchronized (this) {
                        serving--;
                    }
                    free();
                })
                .subscribe();
    }

    private void free() {
        synchronized (this) {
            idle++;
        }
        wake();
    }

    /** No connection to be had: the other lanes may still serve the queue; without them nobody will soon. */
    private void unavailable(Throwable error) {
        boolean alone;
        synchronized (this) {
            alone = serving == 0;
        }
        if (alone) {
            failAll(error);
            free();
        } else {
            after(REST, this::free);
        }
    }

    private void failAll(Throwable error) {
        List<Job> jobs;
        synchronized (this) {
            jobs = new ArrayList<>(queue);
            jobs.addAll(knocks);
            queue.clear();
            knocks.clear();
        }
        Failure failure = error instanceof FailureException known
                ? known.failure()
                : new ServiceFailure.DatabaseUnavailable(SOON);
        jobs.forEach(job -> job.fail(failure, Event.Drop.DATABASE_DOWN));
        checkEmpty();
    }

    private void checkEmpty() {
        List<Sinks.Empty<Void>> done;
        synchronized (this) {
            if (!queue.isEmpty() || !running.isEmpty()) {
                return;
            }
            done = List.copyOf(untilEmpty);
            untilEmpty.clear();
        }
        done.forEach(Sinks.Empty::tryEmitEmpty);
    }
}
