package dev.weir.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What goes next, and on which lane. What is quick goes in company, a few messages at a time on each lane; what is slow
 * gets a lane for itself. Guarded by the lock of {@link Lanes}.
 */
final class Schedule {

    private final DispatchProperties properties;
    private final Backlog backlog;
    private final Door door;
    private final Roster roster;
    private final LongSupplier nanos;
    private boolean quickIsOwedATurn;
    private boolean listenWanted;

    Schedule(DispatchProperties properties, Backlog backlog, Door door, Roster roster, LongSupplier nanos) {
        this.properties = properties;
        this.backlog = backlog;
        this.door = door;
        this.roster = roster;
        this.nanos = nanos;
    }

    /** Some lane is to see to it that somebody listens. */
    void listen() {
        listenWanted = true;
    }

    /** Nobody can see to it now; whether it was wanted. */
    boolean stopListening() {
        boolean wanted = listenWanted;
        listenWanted = false;
        return wanted;
    }

    /** A piece of slow work has ended: with one connection alone, quick work comes before the next. */
    void ranSlowly() {
        quickIsOwedATurn = roster.usable() == 1;
    }

    boolean workWaits() {
        return backlog.quickWaits() || listenWanted || slowWaits();
    }

    /** Whether slow work waits that may be sent. */
    private boolean slowWaits() {
        return roster.oneMoreMayBeSlow() && backlog.slowWaits() && backlog.slowWaits(roster.hog());
    }

    /** Finds the lane that should look for work; what is answered wakes it, and is run without the lock. */
    Runnable wake() {
        if (!workWaits()) {
            return Schedule::stay;
        }
        Lane free = roster.idle();
        Lane busy = roster.leastBusy();
        if (free == null || (busy != null && busy.inFlight() == 0)) {
            return busy == null || isFull(busy) ? Schedule::stay : busy::pump;
        }
        roster.opens(free);
        return free::open;
    }

    /** As many idle lanes as there is work for, and each that lingers. */
    List<Runnable> wakeAll() {
        List<Runnable> awake = new ArrayList<>();
        int work = workWaits() ? Math.max(1, backlog.size()) : 0;
        for (Lane lane : roster.serving().toList()) {
            if (work > 0 && lane.state() == LaneState.IDLE) {
                roster.opens(lane);
                awake.add(lane::open);
                work--;
            } else if (work > 0 && lane.state() == LaneState.FAST) {
                awake.add(lane::pump);
            }
        }
        return awake;
    }

    /** Whether the lane can do nothing before one of its messages has ended, at which it looks by itself. */
    private boolean isFull(Lane lane) {
        return lane.inFlight() >= properties.depth() && !slowWaits() && !listenWanted;
    }

    /** No lane has a reason to move. */
    static void stay() {}

    /**
     * What the lane is to do now; null when there is nothing. The step counts as begun.
     *
     * @param tooOld receives those who were sent away for their age
     */
    @Nullable
    Step next(Lane lane, List<Job> tooOld) {
        return switch (lane.state()) {
            case FAST -> fast(lane, tooOld);
            case TURNING -> lane.inFlight() == 0 ? alone(lane, tooOld) : null;
            default -> null;
        };
    }

    private @Nullable Step fast(Lane lane, List<Job> tooOld) {
        boolean free = lane.inFlight() == 0;
        if (!lane.fit() || lane.surplus()) {
            return free ? close(lane) : null;
        }
        if (listenWanted) {
            listenWanted = false;
            return begun(lane, new Step.Listen());
        }
        if (slowWaits() && !(quickIsOwedATurn && backlog.quickWaits())) {
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

    private static Step begun(Lane lane, Step step) {
        lane.begins(step);
        return step;
    }

    /** Work often comes back at once: to give the connection back and borrow it again costs more than to wait for it. */
    private @Nullable Step linger(Lane lane) {
        return lane.idledOut(nanos.getAsLong()) ? close(lane) : null;
    }

    private static Step close(Lane lane) {
        lane.state(LaneState.CLOSING);
        return new Step.Close();
    }

    private Step send(Lane lane, List<RowJob> members) {
        quickIsOwedATurn = false;
        Step step = begun(lane, new Step.Send(members));
        if (!members.getFirst().work().statement().plain()) {
            lane.state(LaneState.CLEANING);
        }
        return step;
    }

    /** The next piece of slow work. */
    private @Nullable Step alone(Lane lane, List<Job> tooOld) {
        Job job = lane.fit() && !lane.surplus() ? nextSlow() : null;
        while (job != null) {
            if (job.take()) {
                lane.state(LaneState.SLOW);
                return begun(lane, new Step.RunAlone(job));
            }
            job = nextSlow();
        }
        roster.quicker(lane);
        lane.state(LaneState.FAST);
        return fast(lane, tooOld);
    }

    private @Nullable Job nextSlow() {
        return backlog.nextSlow(roster.slowByConsumer(), roster.mostSlowOfOne());
    }
}
