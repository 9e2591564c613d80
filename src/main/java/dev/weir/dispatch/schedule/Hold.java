package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.TransactionTerms;
import dev.weir.error.TransactionFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A transaction's hold on a connection, from its begin to its end. Guarded by the schedule's lock, but for how it ended, which any
 * thread may ask.
 */
public final class Hold {

    /** How it ended. */
    public enum End {
        /** By a statement of its own, or because its client gave it up. */
        DONE,
        /** No statement came. */
        IDLE,
        /** It was open for too long. */
        TIMEOUT,
        /** Its connection was lost. */
        LOST,
        /** The service ends. */
        SHUTTING_DOWN
    }

    private final TransactionTerms terms;
    private final String consumer;
    private @Nullable Slot slot;
    private @Nullable Ticket early;
    private @Nullable Job last;
    private @Nullable End ending;
    private long until;
    private long idleSince;
    private volatile @Nullable End end;

    /** One that has not begun. */
    public Hold(TransactionTerms terms, String consumer) {
        this.terms = terms;
        this.consumer = consumer;
    }

    TransactionTerms terms() {
        return terms;
    }

    String consumer() {
        return consumer;
    }

    /** It has its connection. */
    void begun(Slot on, long now) {
        slot = on;
        until = now + terms.timeout().toNanos();
        idle(now);
    }

    /** The slot whose connection it has; null before it has begun, and when it has ended. */
    @Nullable
    Slot slot() {
        return slot;
    }

    /** A statement is about to run in it. */
    void runs(Job job) {
        last = job;
    }

    /** Whether the last statement has its answer, which the client may have before the schedule knows of its end. */
    boolean isAnswered() {
        return last != null && last.isAnswered();
    }

    /** A statement has come before the end of what it follows was known; false when one has already. */
    boolean early(Ticket ticket) {
        boolean first = early == null;
        early = first ? ticket : early;
        return first;
    }

    /** The statement that came too early; null when none did. */
    @Nullable
    Ticket takeEarly() {
        Ticket taken = early;
        early = null;
        return taken;
    }

    /** From now on it waits for a statement. */
    void idle(long now) {
        idleSince = now;
    }

    /** It is to end as soon as what runs in it has. */
    void ending(End how) {
        ending = ending == null ? how : ending;
    }

    /** How it is to end; null while it may go on. */
    @Nullable
    End ending() {
        return ending;
    }

    void end(End how) {
        end = end == null ? how : end;
        slot = null;
        // It is remembered for longer than its arguments should be.
        last = null;
    }

    /** How it ended; null while it has not. Any thread may ask. */
    public @Nullable End end() {
        return end;
    }

    /** Why it is to end now, when nothing runs in it; null when it may go on. */
    @Nullable
    End due(long now, boolean isIdle) {
        if (now - until >= 0) {
            return End.TIMEOUT;
        }
        return isIdle && now - idleSince >= terms.idleTimeout().toNanos() ? End.IDLE : null;
    }

    /** Whether it is there long after it should have ended. */
    boolean isOverdue(Duration grace, long now) {
        return now - until > grace.toNanos();
    }

    /** What is told to those who ask for more. */
    TransactionFailure.Gone gone() {
        return new TransactionFailure.Gone(why());
    }

    /** How it ended, for its client to read; null when that is known to it. */
    public @Nullable String why() {
        End how = end == null ? ending : end;
        return switch (how) {
            case IDLE -> TransactionFailure.noStatementFor(terms.idleTimeout());
            case TIMEOUT -> TransactionFailure.openFor(terms.timeout());
            case LOST -> "It was rolled back: its connection to PostgreSQL was lost";
            case SHUTTING_DOWN -> "It was rolled back: the service is shutting down";
            case DONE -> "It was committed or rolled back";
            case null -> null;
        };
    }
}
