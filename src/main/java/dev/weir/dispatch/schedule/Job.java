package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.TransactionRules.Isolation;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * A statement in the queue or on a connection, and the tickets that it answers: one, or all that asked for the same read
 * while it was unsent.
 *
 * <p>Guarded by the schedule's lock while it waits. From when it is taken until it has ended nothing of it changes, and
 * it may be read on any thread.
 */
public final class Job implements FairQueue.Waiting {

    /** What makes two reads one: the same text, arguments and context. The pace stands for the shape. */
    record Same(Pace pace, List<@Nullable String> arguments, Context context) {

        /** Without the context: few differ in it alone, and its hash costs more than the others together. */
        @Override
        public int hashCode() {
            return 31 * pace.hashCode() + arguments.hashCode();
        }
    }

    private final Work work;
    private final Pace pace;
    private final @Nullable Hold hold;
    private final long size;
    private List<Ticket> tickets;
    /** When the first of them was offered. */
    private long since;

    private int runs;
    private int losses;
    private long taken;
    private boolean alone;
    private boolean inline;
    private volatile Runnable whenTextIsAnswered = () -> {};

    Job(Ticket first) {
        this.work = first.work();
        this.pace = first.pace();
        this.hold = first.hold();
        this.size = work.size();
        this.tickets = List.of(first);
        this.since = first.since();
        first.job(this);
    }

    public Work work() {
        return work;
    }

    public Pace pace() {
        return pace;
    }

    Effects effects() {
        return work.statement().effects();
    }

    /** The level that its transaction must have; null for the session's own. */
    @Nullable
    Isolation isolation() {
        return work.context().rules().isolation();
    }

    Reply reply() {
        return work.statement().reply();
    }

    @Override
    public String consumer() {
        return work.origin().consumer();
    }

    /** Of the ticket that came first, of those that still wait. */
    @Override
    public long since() {
        return since;
    }

    /** What every request depends on is never sent away. */
    @Override
    public boolean sheddable() {
        return !work.origin().isOwn();
    }

    /** How many characters of values PostgreSQL is told for it. */
    long size() {
        return size;
    }

    /** Whether it must have a connection for itself, whatever its shape's pace says. */
    boolean alone() {
        return alone || reply() == Reply.ROWS || size > Work.LARGEST_SHARED;
    }

    /** Whether it has its connection for itself even when it is quick: a client's own text. */
    boolean solo() {
        return work.statement().isRaw();
    }

    /** Whether it begins a transaction that keeps its connection. */
    boolean begins() {
        return work.statement().part() == Raw.Part.BEGINS;
    }

    /** The transaction that its ticket begins, or runs in; null for none. */
    @Nullable
    Hold hold() {
        return hold;
    }

    /** Whether its caller has had its row or its result. */
    boolean delivered() {
        return tickets.stream().anyMatch(Ticket::delivered);
    }

    /** Whether it still runs long after its last deadline. A stream's reader may take its time. */
    boolean isOverdue(Duration grace, long now) {
        return reply() != Reply.ROWS && left(now).plus(grace).isNegative();
    }

    /** Whether it is sent as plain text: its shape is new or cannot be prepared, or its prepared form has failed. */
    public boolean inline() {
        return inline || !pace.preparable();
    }

    /** Its prepared form has failed, perhaps wrongly; {@code blame} runs when its text is answered. */
    public void doubt(Runnable blame) {
        whenTextIsAnswered = blame;
    }

    /** It has been answered: if its prepared form had failed before, that form was to blame. */
    public void answeredAsText() {
        whenTextIsAnswered.run();
    }

    /** It is to run again, from now on alone or inline, if so said. */
    void goAgain(boolean onItsOwn, boolean asText) {
        alone |= onItsOwn;
        inline |= asText;
    }

    /** How often it was sent. */
    public int runs() {
        return runs;
    }

    /** How often its connection was lost under it. */
    int losses() {
        return losses;
    }

    void lost() {
        losses++;
    }

    /** When it was taken last, by the schedule's clock in nanoseconds. */
    public long taken() {
        return taken;
    }

    public List<Ticket> tickets() {
        return tickets;
    }

    /** The consumers that wait for it, one for each ticket. */
    Stream<String> consumers() {
        return tickets.stream().map(ticket -> ticket.work().origin().consumer());
    }

    /** What another read must be to share this one; null when none may. */
    @Nullable
    Same same() {
        boolean shareable =
                effects().mayShare() && reply() == Reply.ROW && !work.origin().isOwn() && runs == 0;
        return shareable ? new Same(pace, work.statement().arguments(), work.context()) : null;
    }

    /** Lets another ticket wait for the same answer. */
    void join(Ticket ticket) {
        List<Ticket> all = tickets.size() == 1 ? new ArrayList<>(tickets) : tickets;
        all.add(ticket);
        tickets = all;
        ticket.job(this);
    }

    private void changed() {
        since = tickets.stream().mapToLong(Ticket::since).min().orElse(since);
    }

    /** One ticket waits no more; true when it was the last. */
    boolean leave(Ticket ticket) {
        if (tickets.size() == 1) {
            tickets = tickets.getFirst() == ticket ? List.of() : tickets;
        } else {
            tickets.remove(ticket);
            changed();
        }
        return tickets.isEmpty();
    }

    /** It is to be sent, for the tickets that are not answered; false when there are none. */
    boolean take(long now) {
        if (tickets.size() == 1) {
            tickets = tickets.getFirst().run() ? tickets : List.of();
        } else {
            tickets = tickets.stream().filter(Ticket::run).toList();
        }
        taken = now;
        runs++;
        return !tickets.isEmpty();
    }

    /** It goes back into the queue, for the tickets that have time left; the others are not answered here. */
    List<Ticket> waitAgain(long now) {
        List<Ticket> late = new ArrayList<>(0);
        List<Ticket> waiting = new ArrayList<>(tickets.size());
        for (Ticket ticket : tickets) {
            if (!ticket.left(now).isPositive()) {
                late.add(ticket);
            } else if (ticket.waitAgain()) {
                waiting.add(ticket);
            }
        }
        tickets = waiting;
        changed();
        return late;
    }

    /** The longest that any ticket still has; zero or less when all are late. */
    public Duration left(long now) {
        Duration longest =
                tickets.isEmpty() ? Duration.ZERO : tickets.getFirst().left(now);
        for (int i = 1; i < tickets.size(); i++) {
            Duration left = tickets.get(i).left(now);
            longest = left.compareTo(longest) > 0 ? left : longest;
        }
        return longest;
    }

    /** The whole deadline of its first ticket, to tell of. */
    public Duration deadline() {
        return tickets.isEmpty() ? Duration.ZERO : tickets.getFirst().deadline();
    }

    boolean isAnswered() {
        return tickets.stream().allMatch(Ticket::isAnswered);
    }

    /**
     * Answers all tickets with the row, which is the job's from now on. Any thread may call.
     *
     * @param now the schedule's clock
     */
    public void answer(@Nullable Row row, long now) {
        for (int i = tickets.size() - 1; i > 0; i--) {
            Ticket ticket = tickets.get(i);
            ticket.answer(row == null ? null : timed(row.share(), ticket, now));
        }
        Ticket first = tickets.getFirst();
        first.answer(row == null ? null : timed(row, first, now));
    }

    /** Answers the only ticket with a whole result. Any thread may call. */
    public void answer(Result result) {
        tickets.getFirst().answer(result);
    }

    /** Answers the only ticket with a stream. Any thread may call. */
    public void answer(Publisher<Row> rows) {
        tickets.getFirst().answer(rows);
    }

    private Row timed(Row row, Ticket ticket, long now) {
        return row.timed(Duration.ofNanos(taken - ticket.since()), Duration.ofNanos(now - taken));
    }
}
