package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Outcome.Cause;
import dev.weir.dispatch.work.Row;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/**
 * One message on its way: hands each result to the member that it answers, and says at the end what became of each. The
 * first that fails has its own error, and those after it were not reached. Signals come one after the other: on the
 * connection's event loop, or where the connection is closed.
 */
final class Exchange implements CoreSubscriber<PostgresqlResult> {

    private final Message message;
    private final List<Wire.Member> members;
    private final Loan loan;
    private final Wiring wiring;
    private final Corrections corrections;
    private final Consumer<Ending> ended;
    private final @Nullable Row[] rows;
    private final @Nullable Outcome[] outcomes;
    private final AtomicBoolean over = new AtomicBoolean();
    private @Nullable Disposable silence;
    private double serverMillis = Ending.UNTIMED;
    private boolean sent;
    private int results;
    private int failedAt = Integer.MAX_VALUE;
    private @Nullable Throwable error;

    Exchange(Message message, List<Wire.Member> members, Loan loan, Wiring wiring, Consumer<Ending> ended) {
        this.message = message;
        this.members = members;
        this.loan = loan;
        this.wiring = wiring;
        this.corrections = new Corrections(message, loan.shapes());
        this.ended = ended;
        this.rows = new Row[members.size()];
        this.outcomes = new Outcome[members.size()];
    }

    void send() {
        Duration longest = members.stream()
                .map(Wire.Member::left)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        silence = wiring.timer().in(longest.plus(LoneRun.SILENCE), this::silent);
        try {
            PostgresqlStatement statement =
                    loan.lease().connection().createStatement(wiring.commented(message.sql(), members));
            sent = true;
            statement.execute().subscribe(this);
        } catch (Throwable unsendable) {
            onError(unsendable);
        }
    }

    /** The connection that is given up ends the message; if not even that comes, it is ended all the same. */
    private void silent() {
        if (!over.get()) {
            silence = wiring.timer().in(LoneRun.SILENCE.multipliedBy(2), () -> finish(new R2dbcTimeoutException()));
            loan.giveUp();
        }
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
            result.map(Exchange::clock).subscribe(millis -> serverMillis = millis, failure -> failed(number, failure));
        } else if (member == Message.NOBODY) {
            result.map((row, metadata) -> number).subscribe(new Passing(number));
        } else {
            List<String> columns = members.get(member).work().statement().columns();
            result.map((row, metadata) -> RowMapper.map(columns, row, metadata))
                    .subscribe(new Answering(number, member));
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

    /** Milliseconds, as {@link MessageWriter} asks for them. */
    static Double clock(io.r2dbc.spi.Row row, io.r2dbc.spi.RowMetadata metadata) {
        return Double.valueOf(String.valueOf(row.get(0, String.class)));
    }

    private void failed(int number, Throwable failure) {
        if (error == null) {
            failedAt = number;
            error = failure;
        }
    }

    private boolean writes(int member) {
        return members.get(member).work().statement().effects().writes();
    }

    /** A read is answered as soon as its row is there; a write only when its transaction has been committed. */
    private void complete(int member) {
        if (!writes(member)) {
            answer(member);
        }
    }

    private void answer(int member) {
        outcomes[member] = Outcome.ANSWERED;
        Row row = rows[member];
        rows[member] = null;
        FailureException unkept = Unkept.take(row, writes(member));
        if (unkept == null) {
            members.get(member).receiver().row(row);
        } else {
            outcomes[member] = new Outcome.Failed(unkept, Cause.OWN);
        }
    }

    /** Whatever is thrown here, the ending is told. */
    private void finish(@Nullable Throwable broken) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        boolean sound = false;
        try {
            Wheel.cancel(silence);
            Throwable failure = broken == null ? error : broken;
            boolean lost = broken != null || (failure != null && DatabaseErrors.connectionLost(failure));
            if (lost) {
                settle(lost(failure), Message.NOBODY);
            } else if (failure == null) {
                commit();
            } else {
                settle(Outcome.NOT_REACHED, message.culpritAt(failedAt));
                corrections.takeBack(failedAt);
            }
            sound = !lost && (failure == null || failure instanceof PostgresqlException);
        } finally {
            end(sound);
        }
    }

    private void end(boolean sound) {
        if (sound) {
            loan.lease().answered();
        } else {
            loan.spoil();
        }
        List<Outcome> all = new ArrayList<>(outcomes.length);
        for (Outcome outcome : outcomes) {
            all.add(outcome == null ? lost(error) : outcome);
        }
        if (all.size() == 1) {
            told(all).subscribe(outcome -> ended.accept(new Ending(outcome, loan.fit(), serverMillis)));
        } else {
            ended.accept(new Ending(all, loan.fit(), serverMillis));
        }
    }

    private Outcome lost(@Nullable Throwable cause) {
        ServiceFailure failure = sent ? DatabaseErrors.lost(false, cause) : new ServiceFailure.Internal(null);
        return new Outcome.Lost(new FailureException(failure, cause));
    }

    private void commit() {
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                answer(i);
            }
        }
    }

    /** Of all that has no answer the culprit has failed, and the others have this outcome. */
    private void settle(Outcome others, int culprit) {
        Throwable failure = error;
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] != null) {
                continue;
            }
            ReferenceCountUtil.release(rows[i]);
            rows[i] = null;
            if (i == culprit && failure != null) {
                outcomes[i] = blamed(members.get(i), failure);
            } else {
                outcomes[i] = others;
            }
        }
    }

    private Outcome blamed(Wire.Member member, Throwable failure) {
        if (!(failure instanceof PostgresqlException)
                && member.work().statement().effects().writes()) {
            // Ours and not the server's: it may have been committed.
            return lost(failure);
        }
        return new Outcome.Failed(
                DatabaseErrors.failure(failure, member.work()), corrections.cause(member, failure, failedAt));
    }

    /** What the only statement of the message is told of its failure may have to be asked for. */
    private Mono<List<Outcome>> told(List<Outcome> all) {
        Throwable failure = error;
        return failure != null && all.getFirst() instanceof Outcome.Failed failed && failed.cause() == Cause.OWN
                ? loan.failureOf(failure, members.getFirst().work())
                        .map(told -> List.<Outcome>of(new Outcome.Failed(told, Cause.OWN)))
                : Mono.just(all);
    }

    /** A result that answers nothing. */
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
                complete(member);
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
