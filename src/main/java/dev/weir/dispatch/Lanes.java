package dev.weir.dispatch;

import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.pool.Connections;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The one queue, and as many lanes as there are connections: decides what is let in, and what a lane does next. What
 * is quick goes in company, a few messages at a time on each lane; what is slow gets a lane for itself, and one lane is
 * never slow when there are more than one. At most as many borrow as the pool may lend, so nothing ever waits there.
 *
 * <p>Safe for use by several threads: all decisions are made with one lock held, and nothing else is done meanwhile.
 */
final class Lanes {

    static final Duration SOON = Door.SOON;

    /** How long a lane that could not have a connection, or not go on, waits before it tries again. */
    static final Duration REST = Duration.ofMillis(100);

    /** How long after everybody's deadline a lane may still carry what it has taken; longer than any end of it takes. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Connections connections;
    private final DispatchProperties properties;
    private final Scheduler timer;
    private final Wheel wheel;
    private final Observer observer;
    private final Paces paces;
    private final Listening listening;

    private final Backlog backlog;
    private final Door door;
    private final Roster roster;
    private final AtomicInteger waiting = new AtomicInteger();
    /** Nothing waits or runs. */
    private final Awaited empty = new Awaited(this::isEmpty);
    /** Nothing runs, or is to run again. */
    private final Awaited idle = new Awaited(this::isIdle);

    private final Schedule schedule;
    private boolean draining;

    private volatile int schema;

    Lanes(Connections connections, int size, DispatchProperties properties, Scheduler timer, Observer observer) {
        this.connections = connections;
        this.properties = properties;
        this.timer = timer;
        this.wheel = new Wheel(timer);
        this.observer = observer;
        this.paces = new Paces(properties);
        this.backlog = new Backlog(properties, paces.slowMillis(), wheel::nanos);
        this.listening = new Listening(this);
        this.roster = new Roster(IntStream.rangeClosed(1, size)
                .mapToObj(number -> new Lane(number, this))
                .toList());
        this.door = new Door(properties, backlog.quick(), backlog.slow(), roster::mostSlow, wheel::nanos);
        this.schedule = new Schedule(properties, backlog, door, roster, wheel::nanos);
    }

    Connections connections() {
        return connections;
    }

    Listening listening() {
        return listening;
    }

    Paces paces() {
        return paces;
    }

    Scheduler timer() {
        return timer;
    }

    Wheel wheel() {
        return wheel;
    }

    Disposable after(Duration delay, Runnable action) {
        return timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    void tell(Event event) {
        observer.on(event);
    }

    /** The {@code statement_timeout} of every connection, which holds for what shares its lane. */
    Duration sharedTimeout() {
        return properties.companyTimeout();
    }

    int batchSize() {
        return properties.batchSize();
    }

    int shapes() {
        return properties.shapes();
    }

    /** The text as it is sent, which may say whom it serves. */
    String commented(String sql, List<RowJob> members) {
        return properties.comments() ? Comment.before(sql, members) : sql;
    }

    boolean comments() {
        return properties.comments();
    }

    String commented(String sql, Work work) {
        return properties.comments() ? Comment.before(sql, work) : sql;
    }

    /** Changes with the database's schema; what was prepared before a change is prepared anew. */
    int schema() {
        return schema;
    }

    void schemaChanged() {
        synchronized (this) {
            schema++;
        }
    }

    Deadline deadline(Work work) {
        return new Deadline(properties.deadlineOf(work), wheel::nanos);
    }

    /** Lets a statement with one row into the queue. */
    void ask(Work work, MonoSink<Row> sink) {
        Caller caller;
        try {
            Literals.requireSpeakable(work);
            caller = new Caller(
                    sink, this, deadline(work), work, paces.of(work.statement().shape()));
        } catch (FailureException unspeakable) {
            sink.error(unspeakable);
            return;
        }
        caller.await();
        submit(caller.job());
        // He went away before he could be found in the queue.
        if (caller.answered()) {
            leave(caller);
        }
    }

    /** Lets a job into the queue, or refuses it. */
    void submit(Job job) {
        Door.Admission admission;
        Runnable awake = Schedule::stay;
        synchronized (this) {
            boolean joins = !draining && mayJoin() && backlog.joins(job);
            admission = joins ? Door.Admission.JOINED : admit(job);
            if (admission.refused() == null) {
                job.accepted();
            }
            if (admission.enters()) {
                backlog.add(job);
                awake = schedule.wake();
            }
        }
        Job displaced = admission.displaced();
        if (displaced != null) {
            displaced.fail(door.full(admission.retryAfter()), Event.Drop.DISPLACED);
        }
        Event.Refusal refused = admission.refused();
        if (refused != null) {
            tell(new Event.Refused(refused));
            job.refuse(door.failureOf(refused, admission.retryAfter()));
        }
        awake.run();
    }

    /** What joins another costs nobody anything, but whoever waits has to be kept: as many again as may wait by themselves. */
    private boolean mayJoin() {
        return waiting.get() - backlog.requests() < properties.queueSize();
    }

    private Door.Admission admit(Job job) {
        if (draining) {
            return Door.Admission.refused(Event.Refusal.SHUTTING_DOWN, SOON);
        }
        Door.Admission admission =
                door.admit(job, backlog.isSlow(job), backlog.requests(), roster.slow(), roster.hog());
        backlog.forget(admission.displaced());
        return admission;
    }

    /** When it may pay to ask again. */
    synchronized Duration retryAfter() {
        return door.untilEmptied();
    }

    /** A place for whoever waits for it; that of our own work counts nowhere. */
    Place place(Work work) {
        return new Place(work.origin().isOwn() ? new AtomicInteger() : waiting);
    }

    /** What was let in left unserved, which is worth telling of a request. */
    void dropped(Work work, Event.Drop why) {
        if (!work.origin().isOwn()) {
            tell(new Event.Dropped(why));
        }
    }

    /** A caller waits no more for what has not been sent. */
    void leave(Caller caller) {
        caller.leave();
        synchronized (this) {
            RowJob job = caller.job();
            if (job.leave(caller)) {
                backlog.remove(job);
            }
        }
        checkEmpty();
    }

    /** Takes a job out of the queue. */
    void withdraw(Job job) {
        synchronized (this) {
            backlog.remove(job);
        }
        checkEmpty();
    }

    /** Somebody wants to listen: the next lane that has a connection sees to it. */
    void listen() {
        Runnable awake;
        synchronized (this) {
            if (draining) {
                return;
            }
            schedule.listen();
            awake = schedule.wake();
        }
        awake.run();
    }

    /** What the lane is to do now; null when there is nothing. Called by the lane in its turn. */
    @Nullable
    Step next(Lane lane) {
        List<Job> tooOld = new ArrayList<>(0);
        Step step;
        Duration retry;
        synchronized (this) {
            step = schedule.next(lane, tooOld);
            retry = door.untilEmptied();
        }
        for (Job job : tooOld) {
            job.fail(
                    new ServiceFailure.Overloaded("The request waited too long in a queue that stands", retry),
                    Event.Drop.AGE);
        }
        if (!tooOld.isEmpty()) {
            checkEmpty();
        }
        return step;
    }

    /** A lane has its connection. */
    synchronized void opened(Lane lane) {
        lane.state(LaneState.FAST);
    }

    synchronized void listened(Lane lane, Step step) {
        lane.ends(step);
    }

    /**
     * A message, or a piece of slow work, has ended; some of its members are to run again. False when it was known to
     * have ended.
     */
    boolean ended(Lane lane, Step step, List<RowJob> again) {
        List<RowJob> late = new ArrayList<>(0);
        Runnable awake;
        synchronized (this) {
            if (!lane.ends(step)) {
                return false;
            }
            if (step instanceof Step.RunAlone alone) {
                if (alone.job() instanceof RowJob) {
                    door.ranSlowly(lane.elapsed());
                }
                schedule.ranSlowly();
            }
            again.reversed().forEach(job -> goAgain(job, late));
            awake = late.size() < again.size() ? schedule.wake() : Schedule::stay;
        }
        again.forEach(job -> tell(new Event.Resent()));
        late.forEach(job -> job.answer(new FailureException(new ServiceFailure.RanTooLong(job.deadline()))));
        awake.run();
        checkEmpty();
        return true;
    }

    /** A lane could not do what it was to do; nobody knows how far it came. Its connection is not used again. */
    void failed(Lane lane, Step step, Throwable defect) {
        boolean carried;
        synchronized (this) {
            carried = lane.ends(step);
            if (carried || lane.inFlight() == 0) {
                rested(lane);
            }
        }
        if (carried) {
            step.jobs().forEach(job -> job.broken(defect));
        }
        checkEmpty();
    }

    private void goAgain(RowJob job, List<RowJob> late) {
        if (job.waitAgain()) {
            backlog.addFirst(job);
        } else {
            late.add(job);
        }
    }

    /** What was slow, or had to be cleaned up after, is over; to say so again changes nothing. */
    synchronized void rested(Lane lane) {
        if (lane.state() == LaneState.SLOW) {
            roster.quicker(lane);
        }
        if (lane.state() == LaneState.SLOW || lane.state() == LaneState.CLEANING) {
            lane.state(LaneState.FAST);
        }
    }

    /** A lane has given its connection back, or has rested without one. */
    void closed(Lane lane) {
        Runnable awake;
        synchronized (this) {
            if (lane.state() == LaneState.CLOSING) {
                roster.gaveBack();
            }
            lane.state(LaneState.IDLE);
            awake = schedule.wake();
        }
        awake.run();
        checkEmpty();
    }

    /**
     * No connection to be had: other lanes that have one, or may be about to, serve the queue. Without them nobody will
     * soon, but for a connection that came back while this lane asked for a new one.
     */
    void unavailable(Lane lane, Throwable error) {
        boolean another;
        boolean others;
        synchronized (this) {
            another = roster.oneWasGivenBackSince(lane);
            others = roster.othersServe(lane);
            if (others && !another) {
                lane.state(LaneState.RESTING);
            }
        }
        if (another) {
            lane.open();
        } else if (others) {
            after(REST, () -> closed(lane));
        } else {
            failAll(error);
            closed(lane);
        }
    }

    private void failAll(Throwable error) {
        List<Job> jobs;
        synchronized (this) {
            jobs = backlog.removeAllDue();
            door.interrupted();
            if (schedule.stopListening()) {
                listening.failed();
            }
        }
        Failure failure = error instanceof FailureException known
                ? known.failure()
                : new ServiceFailure.DatabaseUnavailable(SOON);
        jobs.forEach(job -> job.fail(failure, Event.Drop.DATABASE_DOWN));
        checkEmpty();
    }

    /** Nothing new is sent; completes when nothing runs any more, and nothing is to run again. */
    Mono<Void> pause() {
        synchronized (this) {
            if (draining) {
                throw new FailureException(new ServiceFailure.ShuttingDown(SOON));
            }
            backlog.hold();
            return idle.await();
        }
    }

    /** Sends what waits. That it stood still so long is no reason to send anybody away. */
    void resume() {
        List<Runnable> awake;
        synchronized (this) {
            backlog.release();
            door.interrupted();
            awake = schedule.wakeAll();
        }
        awake.forEach(Runnable::run);
    }

    /** So many lanes may have a connection; the others give theirs up when their work has ended. */
    void use(int count) {
        List<Runnable> awake = new ArrayList<>();
        synchronized (this) {
            roster.use(count).forEach(lane -> awake.add(lane::leave));
            awake.addAll(schedule.wakeAll());
        }
        awake.forEach(Runnable::run);
    }

    /** Refuses what comes from now on; completes when nothing waits or runs. What was accepted is answered: a pause ends. */
    Mono<Void> drain() {
        synchronized (this) {
            draining = true;
        }
        resume();
        return empty();
    }

    synchronized List<Job> present() {
        List<Job> present = backlog.all();
        present.addAll(roster.carried());
        return present;
    }

    synchronized int usable() {
        return roster.usable();
    }

    /** Requests that wait for their turn; our own work does not count. */
    int waiting() {
        return waiting.get();
    }

    synchronized long count(Predicate<LaneState> states) {
        return roster.count(states);
    }

    /** Shapes prepared on the connections that lanes have or had last. */
    int prepared() {
        return roster.prepared();
    }

    synchronized boolean paused() {
        return backlog.held();
    }

    /** How long the request has waited that waits longest, in nanoseconds; 0 when none waits. */
    synchronized long longestWait() {
        return backlog.longestWait();
    }

    DispatchStatus status() {
        List<Job> queued;
        DispatchStatus status;
        synchronized (this) {
            queued = backlog.all();
            status = new DispatchStatus(
                    backlog.held(),
                    draining,
                    waiting.get(),
                    properties.queueSize(),
                    Duration.ofNanos(backlog.longestWait()),
                    List.of(),
                    roster.status());
        }
        return status.with(DispatchStatus.Line.longest(queued));
    }

    /**
     * The numbers of the lanes that will not move again: what they have taken should have ended long ago. 0 stands for the
     * queue, when something in it should have.
     */
    synchronized List<Integer> stuck() {
        List<Integer> stuck = new ArrayList<>(roster.stuck(GRACE));
        if (backlog.all().stream().anyMatch(job -> job.overdue(GRACE))) {
            stuck.addFirst(0);
        }
        return stuck;
    }

    synchronized Mono<Void> empty() {
        return empty.await();
    }

    private boolean isIdle() {
        return !backlog.goesAgain() && roster.isEmpty();
    }

    private boolean isEmpty() {
        return backlog.size() == 0 && isIdle();
    }

    private void checkEmpty() {
        List<Sinks.Empty<Void>> done = new ArrayList<>(0);
        synchronized (this) {
            empty.collect(done);
            idle.collect(done);
        }
        done.forEach(Sinks.Empty::tryEmitEmpty);
    }
}
