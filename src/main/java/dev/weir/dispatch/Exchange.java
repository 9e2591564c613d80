package dev.weir.dispatch;

import dev.weir.dispatch.Message.Kind;
import dev.weir.dispatch.Message.Part;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import io.netty.util.ReferenceCountUtil;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.postgresql.api.PostgresqlStatement;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;

/**
 * One message on its way: hands each result to the member that it answers, and decides at the end what becomes of those
 * that have no answer. The first that fails gets its own error, and those after it, which PostgreSQL did not run, go
 * again. Signals come one after the other: on the connection's event loop, or where the connection is closed.
 */
final class Exchange implements CoreSubscriber<PostgresqlResult> {

    /** What the lane is told when the message has ended. */
    interface End {

        /**
         * The message has ended, well or not.
         *
         * @param again those that are to run again, in order
         * @param sound whether the connection may go on being used
         */
        void ended(Exchange exchange, List<RowJob> again, boolean sound);

        /** When the message before it ended, by the lanes' clock. */
        long free();
    }

    private final Message message;
    private final Step.Send step;
    private final List<RowJob> members;
    private final Loan loan;
    private final Lanes lanes;
    private final End end;
    private final boolean[] answered;
    private final @Nullable Row[] rows;
    private final long begun;
    private @Nullable Disposable silence;
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<RowJob> again = new ArrayList<>(0);
    private boolean sent;
    private int results;
    private int failedAt = Integer.MAX_VALUE;
    private @Nullable Throwable error;

    Exchange(Message message, Step.Send step, Loan loan, Lanes lanes, End end) {
        this.message = message;
        this.step = step;
        this.members = step.members();
        this.loan = loan;
        this.lanes = lanes;
        this.end = end;
        this.answered = new boolean[members.size()];
        this.rows = new Row[members.size()];
        this.begun = lanes.wheel().nanos();
    }

    void send() {
        Duration longest = members.stream()
                .map(RowJob::left)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        silence = lanes.wheel().in(longest.plus(LoneRun.SILENCE), this::silent);
        try {
            PostgresqlStatement statement =
                    loan.lease().connection().createStatement(lanes.commented(message.sql(), members));
            sent = true;
            statement.execute().subscribe(this);
        } catch (Throwable unsendable) {
            onError(unsendable);
        }
    }

    /** The connection that is given up ends the message; if not even that comes, it is ended all the same. */
    private void silent() {
        if (!over.get()) {
            silence = lanes.wheel().in(LoneRun.SILENCE.multipliedBy(2), () -> finish(new R2dbcTimeoutException()));
            loan.giveUp();
        }
    }

    /** What it carries out. */
    Step.Send step() {
        return step;
    }

    /** The connection that it is on. */
    Loan loan() {
        return loan;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(PostgresqlResult result) {
        try {
            receive(result, results++);
        } catch (Throwable defect) {
            finish(defect);
        }
    }

    private void receive(PostgresqlResult result, int number) {
        int member = message.memberAt(number);
        if (message.isClock(number)) {
            result.map(Exchange::clock).subscribe(this::ranByItself, failure -> failed(number, failure));
        } else if (member == Message.NOBODY) {
            result.map((row, metadata) -> number).subscribe(new Passing(number));
        } else {
            result.map(RowMapper::map).subscribe(new Answering(number, member));
        }
    }

    @Override
    public void onError(Throwable failure) {
        finish(failure);
    }

    /** PostgreSQL is ready for the next message: what was written is committed. */
    @Override
    public void onComplete() {
        finish(null);
    }

    /** Milliseconds, as {@link Message} asks for them. */
    static Double clock(io.r2dbc.spi.Row row, io.r2dbc.spi.RowMetadata metadata) {
        return Double.valueOf(String.valueOf(row.get(0, String.class)));
    }

    private void ranByItself(double millis) {
        members.getFirst().pace().ran(lanes.paces().sample(millis));
    }

    private void failed(int number, Throwable failure) {
        if (error == null) {
            failedAt = number;
            error = failure;
        }
    }

    /** A read is answered as soon as its row is there; a write only when its transaction has been committed. */
    private void answered(int member) {
        RowJob job = members.get(member);
        if (!job.isWrite()) {
            answer(member, job);
        }
    }

    private void answer(int member, RowJob job) {
        answered[member] = true;
        Row row = rows[member];
        rows[member] = null;
        job.answer(row);
        job.ended();
    }

    /** Whatever is thrown here, the lane is told: what then has no answer gets one from its deadline. */
    private void finish(@Nullable Throwable broken) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        boolean sound = false;
        try {
            Wheel.cancel(silence);
            boolean lost = broken != null || (error != null && DatabaseErrors.connectionLost(error));
            if (lost) {
                broken(broken == null ? error : broken, again);
            } else {
                measure();
                settle(again);
            }
            sound = !lost && (error == null || error instanceof PostgresqlException);
        } finally {
            end.ended(this, again, sound);
        }
    }

    /** The connection is lost: what only reads goes again, a write may have been done or not. */
    private void broken(@Nullable Throwable cause, List<RowJob> again) {
        for (int i = 0; i < answered.length; i++) {
            if (answered[i]) {
                continue;
            }
            RowJob job = members.get(i);
            release(i);
            job.ended();
            if (job.survives()) {
                again.add(job);
            } else {
                job.answer(lost(job, cause));
            }
        }
    }

    private FailureException lost(RowJob job, @Nullable Throwable cause) {
        ServiceFailure failure = DatabaseErrors.lost(job.isWrite(), cause);
        return new FailureException(sent ? failure : new ServiceFailure.Internal(null), cause);
    }

    private void settle(List<RowJob> again) {
        Throwable failure = error;
        int culprit = failure == null ? Integer.MAX_VALUE : culprit();
        for (int i = 0; i < answered.length; i++) {
            if (answered[i]) {
                continue;
            }
            RowJob job = members.get(i);
            if (failure == null) {
                answer(i, job);
                continue;
            }
            release(i);
            job.ended();
            if (job.isWrite() && !(failure instanceof PostgresqlException)) {
                // Ours and not the server's: it may have been committed.
                job.answer(lost(job, failure));
            } else if (!job.isHopeless() && (i != culprit || mayRunAgain(job, failure))) {
                again.add(job);
            } else {
                job.failed(failure, loan.lease());
            }
        }
        if (failure != null) {
            takeBack();
        }
    }

    private int culprit() {
        if (failedAt >= message.parts().size()) {
            return Message.NOBODY;
        }
        Part part = message.parts().get(failedAt);
        // The last statement fails when the commit does, and it is timed only by itself.
        return part.kind() == Kind.CLOCK ? 0 : part.member();
    }

    /** Whether the error may be that of its company, or of the form in which it was sent, and not its own. */
    private boolean mayRunAgain(RowJob job, Throwable failure) {
        // Nobody cancels what is in company but the server, at the company's timeout.
        if (DatabaseErrors.canceled(failure)) {
            job.pace().ran(lanes.paces().sample(Double.MAX_VALUE));
            job.goAlone();
            return true;
        }
        if (job.prepared() && DatabaseErrors.mayBeOfThePreparedForm(failure)) {
            if (DatabaseErrors.cannotBePrepared(failure)) {
                job.pace().neverPrepare();
            }
            if (message.parts().get(failedAt).kind() != Kind.PREPARE) {
                forget(job, failure);
            }
            job.goInline();
            return true;
        }
        if (job.prepared() && DatabaseErrors.mayBeOfAFormerType(failure)) {
            Prepared.Key key = Message.key(job);
            job.goInline(() -> loan.prepared().forget(key));
            return true;
        }
        return false;
    }

    private void forget(RowJob job, Throwable failure) {
        if (DatabaseErrors.isNotPrepared(failure)) {
            loan.prepared().gone(Message.key(job));
        } else {
            loan.prepared().forget(Message.key(job));
        }
    }

    /** What came after the error was neither prepared nor deallocated. */
    private void takeBack() {
        for (int i = failedAt; i < message.parts().size(); i++) {
            Part part = message.parts().get(i);
            Prepared.Key key = part.key();
            if (part.kind() == Kind.PREPARE && key != null) {
                loan.prepared().failed(key, part.name());
            } else if (part.kind() == Kind.DEALLOCATE && i > failedAt) {
                loan.prepared().obsolete(part.name());
            }
        }
    }

    /** What was quick by our clock was quick; what was not may have been, and is timed by the server's next time. */
    private void measure() {
        if (error == null) {
            lanes.paces().ranInCompany(members, elapsed(), lanes.wheel().nanos());
        }
    }

    /** Since its turn on the connection came, which is after the message before it. */
    private long elapsed() {
        return lanes.wheel().nanos() - Math.max(begun, end.free());
    }

    private void release(int member) {
        Row row = rows[member];
        rows[member] = null;
        ReferenceCountUtil.release(row);
    }

    /** A result that nobody waits for. */
    private final class Passing extends BaseSubscriber<Integer> {

        private final int number;

        Passing(int number) {
            this.number = number;
        }

        @Override
        protected void hookOnError(Throwable failure) {
            failed(number, failure);
        }
    }

    /** The result that answers a member. */
    private final class Answering extends BaseSubscriber<Row> {

        private final int number;
        private final int member;

        Answering(int number, int member) {
            this.number = number;
            this.member = member;
        }

        @Override
        protected void hookOnNext(Row row) {
            if (rows[member] == null) {
                rows[member] = row;
            } else {
                row.release();
            }
        }

        @Override
        protected void hookOnComplete() {
            try {
                answered(member);
            } catch (Throwable defect) {
                finish(defect);
            }
        }

        @Override
        protected void hookOnError(Throwable failure) {
            failed(number, failure);
        }
    }
}
