package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.Reply;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.error.TransactionFailure;
import dev.weir.telemetry.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All ways in which a ticket ends other than by its answer: dropped from the queue, its caller gone, its deadline past, the
 * service shutting down. Also counts the tickets that wait. Guarded by the schedule's lock.
 */
final class Exits {

    private final Backlog backlog;
    private final Slots slots;
    private final Admission admission;
    private final Actions out;
    /** Set once all was cancelled: nothing goes again from then on. */
    private boolean aborted;
    /** Tickets that wait, without Weir's own. */
    private final AtomicInteger waiting = new AtomicInteger();

    Exits(Backlog backlog, Slots slots, Admission admission, Actions out) {
        this.backlog = backlog;
        this.slots = slots;
        this.admission = admission;
        this.out = out;
    }

    /** How many tickets wait, without Weir's own. Any thread may ask. */
    int waiting() {
        return waiting.get();
    }

    /** To join another's read costs nothing, but the ticket has to be kept: as many again as may wait by themselves. */
    boolean mayJoin(int queueSize) {
        return waiting.get() - backlog.requests() < queueSize;
    }

    /** A ticket begins to wait. */
    void waits(Ticket ticket) {
        count(ticket, 1);
    }

    /** The tickets of a job run from now on. */
    void run(Job job) {
        job.tickets().forEach(ticket -> count(ticket, -1));
    }

    private void count(Ticket ticket, int by) {
        if (!ticket.isOwn()) {
            waiting.addAndGet(by);
        }
    }

    /** Answers all tickets of a job that has left the queue unserved. */
    void drop(Job job, Failure failure, Event.Drop why) {
        job.tickets().forEach(ticket -> drop(ticket, failure, why));
    }

    private void drop(Ticket ticket, Failure failure, Event.Drop why) {
        if (ticket.isWaiting()) {
            count(ticket, -1);
            told(ticket, why);
            out.fail(ticket, failure);
        }
    }

    private void told(Ticket ticket, Event.Drop why) {
        if (!ticket.isOwn()) {
            out.tell(new Event.Dropped(why));
        }
    }

    /** Answers all tickets of a job that ran. */
    void answer(Job job, FailureException failure) {
        job.tickets().forEach(ticket -> out.fail(ticket, failure));
    }

    /** A caller has gone: it leaves the queue; what runs for it alone is cancelled. */
    void left(Ticket ticket) {
        Ticket.State before = ticket.win();
        if (!ticket.wasAdmitted()) {
            return;
        }
        switch (before) {
            case WAITING -> {
                count(ticket, -1);
                leave(ticket);
                told(ticket, Event.Drop.CLIENT_GONE);
            }
            case RUNNING -> {
                if (ticket.job().isAnswered()) {
                    cancel(ticket.job(), Event.Cancellation.CLIENT_GONE);
                }
            }
            case ANSWERED -> {}
        }
    }

    private void leave(Ticket ticket) {
        if (ticket.job().leave(ticket)) {
            backlog.remove(ticket.job());
        }
    }

    void overdue(Ticket ticket, long now) {
        if (!ticket.wasAdmitted()) {
            out.fail(ticket, new ServiceFailure.WaitedTooLong(ticket.age(now), admission.untilEmptied(now)));
        } else if (ticket.isWaiting()) {
            drop(ticket, late(ticket, now), Event.Drop.DEADLINE);
            leave(ticket);
        } else if (!ticket.isAnswered()) {
            stop(ticket, Event.Cancellation.DEADLINE, new ServiceFailure.RanTooLong(ticket.deadline()));
        }
    }

    /** What was sent once and came back as too slow to share has had its run. */
    private Failure late(Ticket ticket, long now) {
        return ticket.job().runs() > 0 && ticket.job().alone()
                ? new ServiceFailure.RanTooLong(ticket.deadline())
                : new ServiceFailure.WaitedTooLong(ticket.age(now), admission.untilEmptied(now));
    }

    /** A read is answered at once; a write by its own end, which tells what became of it, within a limit. */
    private void stop(Ticket ticket, Event.Cancellation why, Failure failure) {
        Job job = ticket.job();
        if (job.effects().writes()) {
            out.add(new Action.AwaitVerdict(ticket, Limits.VERDICT));
            cancel(job, why);
        } else {
            out.fail(ticket, failure);
            if (job.isAnswered()) {
                cancel(job, why);
            }
        }
    }

    /** Only what has its connection for itself can be cancelled without harm to others. */
    private void cancel(Job job, Event.Cancellation why) {
        for (Slot slot : slots.all()) {
            if (slot.runsAlone(job)) {
                out.add(new Action.Cancel(slot.number(), why));
            }
        }
    }

    /** A job goes back into the queue; false when no ticket has time left to wait for it, or all was cancelled. */
    boolean waitAgain(Job job, long now) {
        if (aborted) {
            job.tickets().forEach(ticket -> out.fail(ticket, shuttingDown()));
            return false;
        }
        for (Ticket late : job.waitAgain(now)) {
            out.fail(late, new ServiceFailure.RanTooLong(late.deadline()));
        }
        job.tickets().forEach(this::waits);
        return !job.tickets().isEmpty();
    }

    /** A cancelled write has not said in time what became of it. */
    void undecided(Ticket ticket) {
        if (!ticket.isAnswered()) {
            out.fail(ticket, new ServiceFailure.WriteFateUnknown());
        }
    }

    /** No connection is to be had for what may be sent now. */
    void failAllDue(Failure failure) {
        backlog.removeAllDue().forEach(job -> drop(job, failure, Event.Drop.DATABASE_DOWN));
    }

    /** No transaction begins any more. */
    void dropBegins() {
        for (Job begin : backlog.begins().all()) {
            drop(begin, shuttingDown(), Event.Drop.SHUTTING_DOWN);
            backlog.remove(begin);
        }
    }

    /** Of one connection, none can be kept for a transaction that waits to begin. */
    void resized() {
        List<Job> refused = slots.usable() == 1 ? backlog.begins().all() : List.of();
        for (Job begin : refused) {
            begin.tickets().stream().filter(Ticket::isWaiting).forEach(ticket -> {
                count(ticket, -1);
                out.fail(ticket, new TransactionFailure.NoRoom());
            });
            backlog.remove(begin);
        }
    }

    /** Cancels all that waits or runs. */
    void abort() {
        aborted = true;
        ServiceFailure failure = shuttingDown();
        for (Job job : backlog.all()) {
            drop(job, failure, Event.Drop.SHUTTING_DOWN);
            backlog.remove(job);
        }
        List<Job> running = new ArrayList<>();
        slots.all().forEach(slot -> slot.jobs().forEach(running::add));
        for (Job job : running) {
            if (job.reply() == Reply.ROWS) {
                cancel(job, Event.Cancellation.SHUTTING_DOWN);
            }
            for (Ticket ticket : job.tickets()) {
                if (!ticket.isAnswered()) {
                    stop(ticket, Event.Cancellation.SHUTTING_DOWN, failure);
                }
            }
        }
    }

    private static ServiceFailure shuttingDown() {
        return new ServiceFailure.ShuttingDown(Admission.SOON);
    }
}
