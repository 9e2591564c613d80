package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Outcome.Cause;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.ServerException;
import dev.weir.dispatch.work.Work;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.error.SqlFailure;
import dev.weir.telemetry.Event.Cancellation;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/** One statement on a connection that carries nothing else, so that it can be cancelled in PostgreSQL. */
final class LoneRun implements Solo {

    /** How long after its deadline a connection may say nothing before it is given up. */
    static final Duration SILENCE = Duration.ofSeconds(4);

    /** Stands where a cancellation would: too late for one. */
    private static final Mono<Boolean> MOVED_ON = Mono.just(true);

    private final Wire.Member member;
    private final Work work;
    private final Loan loan;
    private final Wiring wiring;
    private final long until;
    private @Nullable OwnText ownText;

    private final AtomicReference<@Nullable Mono<Boolean>> cancellation = new AtomicReference<>();
    private final Sinks.Empty<Void> end = Sinks.empty();
    private volatile @Nullable Failure cancelledFor;

    LoneRun(Wire.Member member, Loan loan, Wiring wiring) {
        this.member = member;
        this.work = member.work();
        this.loan = loan;
        this.wiring = wiring;
        this.until = wiring.timer().nanos() + member.left().toNanos();
    }

    @Override
    public Mono<Ending> run() {
        return Mono.defer(this::send)
                .flatMap(read -> cancellation.get() == null && !work.statement().isRaw() && read.hasNotBegun()
                        ? sendAgain(read)
                        : Mono.just(read))
                .flatMap(this::ended)
                .flatMap(this::timed)
                .flatMap(this::afterCancellation);
    }

    private Mono<Ending> timed(Ending ending) {
        OwnText own = ownText;
        return own == null || !ending.fit()
                ? Mono.just(ending)
                : own.millis()
                        // Whether the connection has gone silent is the reset's to find.
                        .timeout(SILENCE, ServerClock.unasked(), wiring.scheduler())
                        .map(millis -> ending.with(ending.fit(), millis));
    }

    private Duration left() {
        return Duration.ofNanos(until - wiring.timer().nanos());
    }

    private Mono<LoneRead> send() {
        Duration left = left();
        Raw raw = work.statement().raw();
        OwnText own = raw == null ? null : new OwnText(member, raw, loan);
        ownText = own;
        Hearing hearing = new Hearing(own == null ? Messages.alone(member, left, wiring.comment(work)) : own.message());
        return Mono.<LoneRead>create(hearing::begin)
                // PostgreSQL ends it by itself before; this is for a network that says nothing any more.
                .timeout(left.plus(SILENCE), Mono.fromSupplier(hearing::silence), wiring.scheduler());
    }

    private Mono<LoneRead> sendAgain(LoneRead before) {
        before.reading().release();
        return send().map(read -> read.hasNotBegun()
                ? read.failed(DatabaseErrors.tooBusy(read.reading().error()))
                : read);
    }

    private ServiceFailure late() {
        return new ServiceFailure.RanTooLong(member.deadline());
    }

    private Mono<Ending> ended(LoneRead read) {
        end.tryEmitEmpty();
        Reading reading = read.reading();
        Throwable failure = read.failure();
        if (failure == null) {
            return Mono.just(ending(answered(reading), reading, true));
        }
        boolean lost = DatabaseErrors.connectionLost(failure);
        boolean known = failure instanceof ServerException || failure instanceof FailureException;
        Failure unserved = reading.unserved();
        // A COPY that is refused in a batch ends the connection, and nothing is committed.
        boolean isTheReason = unserved instanceof SqlFailure.CopyNotServed || (known && !lost);
        Outcome outcome = unserved != null && isTheReason
                ? new Outcome.Failed(new FailureException(unserved, failure), Cause.OWN)
                : outcome(failure, lost, known, reading);
        Ending ending = ending(outcome, reading, known && !lost);
        return DatabaseErrors.readOnly(failure) && !reading.open() ? asked(ending, failure) : Mono.just(ending);
    }

    /** The transaction is committed and the connection is ready for the next message. */
    private Outcome answered(Reading reading) {
        Failure unserved = reading.unserved();
        if (unserved != null) {
            reading.release();
            Failure told = ownText == null ? OwnText.carriedOut(unserved) : ownText.told(unserved);
            return new Outcome.Failed(new FailureException(told), Cause.OWN);
        }
        Result result = reading.takeResult();
        if (result != null) {
            member.receiver().result(result);
            return Outcome.ANSWERED;
        }
        Row answer = reading.take(0);
        FailureException unkept = Unkept.take(answer, work.statement().effects().writes());
        if (unkept != null) {
            return new Outcome.Failed(unkept, Cause.OWN);
        }
        member.receiver().row(answer);
        return Outcome.ANSWERED;
    }

    /** What may have been refused because the whole server takes no writes any more. */
    private Mono<Ending> asked(Ending ending, Throwable error) {
        return ending.fit()
                ? loan.failureOf(error, work)
                        .map(told ->
                                new Ending(List.of(new Outcome.Failed(told, Cause.OWN)), fit(), ending.serverMillis()))
                : Mono.just(ending);
    }

    private Ending ending(Outcome outcome, Reading reading, boolean sound) {
        if (!sound) {
            loan.spoil();
        } else {
            loan.lease().answered();
        }
        loan.open(reading.open());
        return new Ending(List.of(outcome), fit(), reading.serverMillis(), reading.open());
    }

    private boolean fit() {
        return loan.fit(work.statement().part());
    }

    private Outcome outcome(Throwable error, boolean lost, boolean known, Reading reading) {
        boolean writes = work.statement().effects().writes();
        if (lost || (writes && !known)) {
            return new Outcome.Lost(new FailureException(DatabaseErrors.lost(false, error), error));
        }
        return known
                ? new Outcome.Failed(failureOf(error), cause(error, reading))
                : new Outcome.Failed(new FailureException(late(), error), Cause.OWN);
    }

    /** A client's own text is never another's to write. */
    private Cause cause(Throwable error, Reading reading) {
        OwnText own = ownText;
        return own == null
                ? Corrections.ofInline(member, error, reading.parsed())
                : own.cause(error, reading.bound() || reading.answered(), reading.parsed());
    }

    private FailureException failureOf(Throwable error) {
        Failure cause = cancelledFor;
        boolean ours = cause != null || !left().isPositive();
        return DatabaseErrors.canceled(error) && ours
                ? new FailureException(cause == null ? late() : cause, error)
                : DatabaseErrors.failure(error, work);
    }

    /**
     * Asks PostgreSQL to stop the query. The connection serves nothing else before the request is through, and a
     * request that comes after the connection has moved on is not made: it would hit the query of another.
     */
    @Override
    public void cancel(Cancellation why) {
        stop(toldFor(why));
    }

    private void stop(@Nullable Failure told) {
        Mono<Boolean> request = CancelRequests.untilEnded(loan.lease(), end.asMono(), wiring.scheduler());
        if (cancelledFor == null) {
            cancelledFor = told;
        }
        if (cancellation.compareAndSet(null, request)) {
            request.subscribe();
        }
    }

    private @Nullable ServiceFailure toldFor(Cancellation why) {
        return switch (why) {
            case CLIENT_GONE -> null;
            case DEADLINE -> late();
            case SHUTTING_DOWN -> new ServiceFailure.ShuttingDown(mayHaveCommitted() ? null : DatabaseErrors.SOON);
        };
    }

    /** A client's own text may commit on its way, as a procedure does: what is cancelled is not all undone. */
    private boolean mayHaveCommitted() {
        Raw raw = work.statement().raw();
        return raw != null && raw.part() == Raw.Part.WHOLE && raw.transaction() == null;
    }

    private Mono<Ending> afterCancellation(Ending ending) {
        if (cancellation.compareAndSet(null, MOVED_ON)) {
            return Mono.just(ending);
        }
        return Mono.justOrEmpty(cancellation.get())
                .flatMap(request -> request)
                .map(through -> through ? ending : ending.with(false, ending.serverMillis()));
    }

    /** Tells when all is read, or that nothing comes any more. */
    private final class Hearing implements ReadingListener {

        private final Message message;
        private final Reading reading;
        private final AtomicReference<@Nullable LoneRead> told = new AtomicReference<>();
        private volatile @Nullable MonoSink<LoneRead> sink;

        Hearing(Message message) {
            this.message = message;
            this.reading = new Reading(message, List.of(member), loan.conversation(), this);
        }

        void begin(MonoSink<LoneRead> reader) {
            sink = reader;
            OwnText own = ownText;
            if (own == null) {
                loan.conversation().send(Pipeline.of(message), reading);
            } else {
                own.send(message, reading);
            }
        }

        @Override
        public void complete(int number) {}

        @Override
        public void unserved(Failure why) {
            stop(why);
        }

        @Override
        public @Nullable Message next(List<Result> soFar) {
            OwnText own = ownText;
            return own == null ? null : own.next(soFar, reading);
        }

        @Override
        public void ended(@Nullable Throwable lost) {
            LoneRead read = new LoneRead(message, reading, lost);
            MonoSink<LoneRead> reader = sink;
            if (read.failure() != null || !told.compareAndSet(null, read)) {
                reading.release();
            }
            if (reader != null) {
                reader.success(read);
            }
        }

        /** What was read after all, when that came at the same moment. */
        LoneRead silence() {
            LoneRead silent = new LoneRead(message, reading, new R2dbcTimeoutException("PostgreSQL says nothing"));
            LoneRead before = told.compareAndExchange(null, silent);
            return before == null ? silent : before;
        }
    }
}
