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

    private static final Duration REST = Duration.ofMillis(100);
    private static final double NANOS_PER_MILLI = 1e6;

    private final Connections connections;
    private final DispatchProperties properties;
    private final Scheduler timer;
    private final Wheel wheel;
    private final Observer observer;
    private final Paces paces = new Paces();
    private final Listening listening;
    private final double slowMillis;

    private final Backlog backlog;
    private final Door door;
    private final Roster roster;
    private final AtomicInteger waiting = new AtomicInteger();
    /** Nothing waits or runs. */
    private final Awaited empty = new Awaited(this::isEmpty);
    /** Nothing runs, or is to run again. */
    private final Awaited idle = new Awaited(this::isIdle);

    private boolean quickIsOwedATurn;
    private boolean listenWanted;
    private boolean draining;

    private volatile int schema;

    Lanes(Connections connections, int size, DispatchProperties properties, Scheduler timer, Observer observer) {
        this.connections = connections;
        this.properties = properties;
        this.timer = timer;
        this.wheel = new Wheel(timer);
        this.observer = observer;
        this.slowMillis = properties.slowThreshold().toNanos() / NANOS_PER_MILLI;
        this.backlog = new Backlog(properties, slowMillis, wheel::nanos);
        this.listening = new Listening(this);
        this.roster = new Roster(IntStream.rangeClosed(1, size)
                .mapToObj(number -> new Lane(number, this))
                .toList());
        this.door = new Door(properties, backlog.quick(), backlog.slow(), roster::mostSlow, wheel::nanos);
    }

    Connections connections() {
        return connections;
    }

    Listening listening() {
        return listening;
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

    /** A running time as a pace takes it: beyond the company's timeout all are equally slow. */
    double sample(double millis) {
        return Math.min(millis, properties.companyTimeout().toNanos() / NANOS_PER_MILLI);
    }

    /** A message went well: none of its members ran longer than all of them. */
    void ranInCompany(List<RowJob> members, long nanos) {
        double millis = nanos / NANOS_PER_MILLI;
        if (millis < slowMillis) {
            members.forEach(job -> job.pace().ranInCompany(millis / members.size()));
        } else {
            long now = wheel.nanos();
            members.forEach(job -> job.pace().doubt(now));
        }
    }

    /** Lets a statement with one row into the queue. */
    void ask(Work work, MonoSink<Row> sink) {
        Caller caller;
        try {
            requireSpeakable(work);
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

    /** What cannot be said to PostgreSQL is refused before it waits, and not in a message with others. */
    static void requireSpeakable(Work work) {
        work.statement().arguments().forEach(Literals::requireSpeakable);
        Literals.requireSpeakable(work.context().role());
        work.context().settings().forEach((name, value) -> {
            Literals.requireSpeakable(name);
            Literals.requireSpeakable(value);
        });
    }

    /** Lets a job into the queue, or refuses it. */
    void submit(Job job) {
        Door.Admission admission;
        Runnable awake = Lanes::stay;
        synchronized (this) {
            boolean joins = !draining && mayJoin() && backlog.joins(job);
            admission = joins ? Door.Admission.JOINED : admit(job);
            if (admission.refused() == null) {
                job.accepted();
            }
            if (admission.enters()) {
                backlog.add(job);
                awake = wake();
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
        Door.Admission admission = door.admit(job, backlog.isSlow(job), backlog.requests(), roster.slow());
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
            listenWanted = true;
            awake = wake();
        }
        awake.run();
    }

    /** Finds the lane that should look for work; what is answered wakes it, and is run without the lock. */
    private Runnable wake() {
        if (!workWaits()) {
            return Lanes::stay;
        }
        Lane free = roster.idle();
        Lane busy = roster.leastBusy();
        if (free == null || (busy != null && busy.inFlight() == 0)) {
            return busy == null || isFull(busy) ? Lanes::stay : busy::pump;
        }
        free.state(LaneState.OPENING);
        return free::open;
    }

    /** Whether the lane can do nothing before one of its messages has ended, at which it looks by itself. */
    private boolean isFull(Lane lane) {
        return lane.inFlight() >= properties.depth() && !backlog.slowWaits() && !listenWanted;
    }

    /** No lane has a reason to move. */
    private static void stay() {}

    /** What the lane is to do now; null when there is nothing. Called by the lane in its turn. */
    Lane.@Nullable Step next(Lane lane) {
        List<Job> tooOld = new ArrayList<>(0);
        Lane.Step step;
        Duration retry;
        synchronized (this) {
            step = switch (lane.state()) {
                case FAST -> fast(lane, tooOld);
                case TURNING -> lane.inFlight() == 0 ? alone(lane, tooOld) : null;
                default -> null;
            };
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

    private Lane.@Nullable Step fast(Lane lane, List<Job> tooOld) {
        boolean free = lane.inFlight() == 0;
        if (!lane.fit() || lane.surplus()) {
            return free ? close(lane) : null;
        }
        if (listenWanted) {
            listenWanted = false;
            lane.sending(List.of());
            return new Lane.Step.Listen();
        }
        if (backlog.slowWaits() && roster.oneMoreMayBeSlow() && !(quickIsOwedATurn && backlog.quickWaits())) {
            roster.slower(lane);
            lane.state(LaneState.TURNING);
            return free ? alone(lane, tooOld) : null;
        }
        if (lane.inFlight() < properties.depth()) {
            List<RowJob> members = backlog.company(lane.limit(), tooOld);
            door.taken(members.size(), backlog.quickWaits());
            if (!members.isEmpty()) {
                return send(lane, members);
            }
        }
        return free ? linger(lane) : null;
    }

    /** Work often comes back at once: to give the connection back and borrow it again costs more than to wait for it. */
    private Lane.@Nullable Step linger(Lane lane) {
        return lane.idledOut(wheel.nanos()) ? close(lane) : null;
    }

    private static Lane.Step close(Lane lane) {
        lane.state(LaneState.CLOSING);
        return new Lane.Step.Close();
    }

    private Lane.Step send(Lane lane, List<RowJob> members) {
        quickIsOwedATurn = false;
        lane.sending(members);
        if (!members.getFirst().work().statement().plain()) {
            lane.state(LaneState.CLEANING);
        }
        return new Lane.Step.Send(members);
    }

    /** The next piece of slow work. */
    private Lane.@Nullable Step alone(Lane lane, List<Job> tooOld) {
        Job job = lane.fit() && !lane.surplus() ? backlog.nextSlow(tooOld) : null;
        while (job != null) {
            if (job.take()) {
                lane.carrying(job);
                lane.state(LaneState.SLOW);
                return new Lane.Step.RunAlone(job);
            }
            job = backlog.nextSlow(tooOld);
        }
        roster.quicker(lane);
        lane.state(LaneState.FAST);
        return fast(lane, tooOld);
    }

    /** A lane has its connection. */
    synchronized void opened(Lane lane) {
        lane.state(LaneState.FAST);
    }

    synchronized void listened(Lane lane) {
        lane.sent(List.of());
    }

    /** A message, or a piece of slow work, has ended; some of its members are to run again. */
    void ended(Lane lane, List<? extends Job> members, List<RowJob> again) {
        List<RowJob> late = new ArrayList<>(0);
        Runnable awake;
        synchronized (this) {
            if (lane.state() == LaneState.SLOW) {
                lane.carried();
                if (members.getFirst() instanceof RowJob) {
                    door.ranSlowly(lane.elapsed());
                }
                quickIsOwedATurn = roster.usable() == 1;
            } else {
                lane.sent(members);
            }
            again.reversed().forEach(job -> goAgain(job, late));
            awake = late.size() < again.size() ? wake() : Lanes::stay;
        }
        again.forEach(job -> tell(new Event.Resent()));
        late.forEach(job -> job.answer(new FailureException(new ServiceFailure.RanTooLong(job.deadline()))));
        awake.run();
        checkEmpty();
    }

    /** A lane could not do what it was to do; nobody knows how far it came. */
    void failed(Lane lane, Lane.Step step) {
        switch (step) {
            case Lane.Step.Send send -> {
                for (RowJob job : send.members()) {
                    job.answer(new FailureException(
                            job.isWrite() ? new ServiceFailure.WriteFateUnknown() : new ServiceFailure.Internal(null)));
                }
                ended(lane, send.members(), List.of());
            }
            case Lane.Step.RunAlone alone -> {
                alone.job().abort();
                ended(lane, List.of(alone.job()), List.of());
            }
            case Lane.Step.Listen listen -> listened(lane);
            case Lane.Step.Close close -> closed(lane);
        }
        recovered(lane);
    }

    private synchronized void recovered(Lane lane) {
        if (lane.state() == LaneState.CLEANING || lane.state() == LaneState.SLOW) {
            rested(lane);
        }
    }

    private void goAgain(RowJob job, List<RowJob> late) {
        if (job.waitAgain()) {
            backlog.addFirst(job);
        } else {
            late.add(job);
        }
    }

    /** What was slow, or had to be cleaned up after, is over. */
    synchronized void rested(Lane lane) {
        if (lane.state().isSlow()) {
            roster.quicker(lane);
        }
        lane.state(LaneState.FAST);
    }

    /** A lane has given its connection back. */
    void closed(Lane lane) {
        Runnable awake;
        synchronized (this) {
            lane.state(LaneState.IDLE);
            awake = workWaits() ? wake() : Lanes::stay;
        }
        awake.run();
        checkEmpty();
    }

    private boolean workWaits() {
        return backlog.quickWaits() || listenWanted || (backlog.slowWaits() && roster.oneMoreMayBeSlow());
    }

    /** No connection to be had: the other lanes may still serve the queue; without them nobody will soon. */
    void unavailable(Lane lane, Throwable error) {
        boolean alone;
        synchronized (this) {
            alone = roster.isAlone(lane);
        }
        if (alone) {
            failAll(error);
            closed(lane);
        } else {
            after(REST, () -> closed(lane));
        }
    }

    private void failAll(Throwable error) {
        List<Job> jobs;
        synchronized (this) {
            jobs = backlog.removeAllDue();
            door.interrupted();
            if (listenWanted) {
                listenWanted = false;
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
            awake = wakeAll();
        }
        awake.forEach(Runnable::run);
    }

    /** So many lanes may have a connection; the others give theirs up when their work has ended. */
    void use(int count) {
        List<Runnable> awake = new ArrayList<>();
        synchronized (this) {
            roster.use(count).forEach(lane -> awake.add(lane::leave));
            awake.addAll(wakeAll());
        }
        awake.forEach(Runnable::run);
    }

    /** As many idle lanes as there is work for, and each that lingers. */
    private List<Runnable> wakeAll() {
        List<Runnable> awake = new ArrayList<>();
        int work = workWaits() ? Math.max(1, backlog.size()) : 0;
        for (Lane lane : roster.serving().toList()) {
            if (work > 0 && lane.state() == LaneState.IDLE) {
                lane.state(LaneState.OPENING);
                awake.add(lane::open);
                work--;
            } else if (work > 0 && lane.state() == LaneState.FAST) {
                awake.add(lane::pump);
            }
        }
        return awake;
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

    /** How long the one has waited who came first, in nanoseconds; 0 when nobody waits. */
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
