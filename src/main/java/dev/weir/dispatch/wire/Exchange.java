package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Outcome.Cause;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * One message on its way: hands each answer to the member that asked for it, and says at the end what became of each. The
 * first that fails has its own error, and those after it were not reached. Signals come one after the other: on the
 * connection's event loop, or where the connection is closed.
 */
final class Exchange implements ReadingListener {

    private final Message message;
    private final List<Wire.Member> members;
    private final Loan loan;
    private final Wiring wiring;
    private final Corrections corrections;
    private final Consumer<Ending> ended;
    private final Reading reading;
    private final @Nullable Outcome[] outcomes;
    private final AtomicBoolean over = new AtomicBoolean();
    private @Nullable Disposable silence;
    private boolean sent;

    Exchange(Message message, List<Wire.Member> members, Loan loan, Wiring wiring, Consumer<Ending> ended) {
        this.message = message;
        this.members = members;
        this.loan = loan;
        this.wiring = wiring;
        this.corrections = new Corrections(message, members, loan.shapes());
        this.ended = ended;
        this.reading = new Reading(message, members, loan.conversation(), this);
        this.outcomes = new Outcome[members.size()];
    }

    void send() {
        Duration longest = members.stream()
                .map(Wire.Member::left)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        silence = wiring.timer().in(longest.plus(LoneRun.SILENCE), this::silent);
        try {
            Conversation conversation = loan.conversation();
            conversation.sendSoon(message, reading);
            sent = true;
        } catch (Throwable unsendable) {
            ended(unsendable);
        }
    }

    /** The connection that is given up ends the message; if not even that comes, it is ended all the same. */
    private void silent() {
        if (!over.get()) {
            silence = wiring.timer().in(LoneRun.SILENCE.multipliedBy(2), () -> ended(new R2dbcTimeoutException()));
            loan.giveUp();
        }
    }

    private boolean writes(int member) {
        return members.get(member).work().statement().effects().writes();
    }

    /** A read is answered as soon as its row is there; a write only when its transaction has been committed. */
    @Override
    public void complete(int member) {
        if (!writes(member)) {
            answer(member);
        }
    }

    private void answer(int member) {
        outcomes[member] = Outcome.ANSWERED;
        Result result = reading.takeResult();
        if (result != null) {
            members.get(member).receiver().result(result);
            return;
        }
        Row row = reading.take(member);
        FailureException unkept = Unkept.take(row, writes(member));
        if (unkept == null) {
            members.get(member).receiver().row(row);
        } else {
            outcomes[member] = new Outcome.Failed(unkept, Cause.OWN);
        }
    }

    /** Whatever is thrown here, the ending is told. */
    @Override
    public void ended(@Nullable Throwable broken) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        boolean sound = false;
        try {
            Wheel.cancel(silence);
            Throwable error = reading.error();
            Throwable failure = broken == null ? error : broken;
            boolean lost = broken != null || (failure != null && DatabaseErrors.connectionLost(failure));
            if (lost) {
                settle(lost(failure), Message.NOBODY);
            } else if (failure == null) {
                commit();
            } else {
                if (reading.step() < message.cleaning()) {
                    loan.couldNotClean(message, reading.step());
                }
                settle(Outcome.NOT_REACHED, message.culpritAt(reading.step()));
                corrections.ofMerged(failure, reading.step());
                corrections.takeBack(reading.step());
            }
            sound = !lost;
        } finally {
            end(sound);
        }
    }

    private void end(boolean sound) {
        reading.release();
        if (sound) {
            loan.lease().answered();
        } else {
            loan.spoil();
        }
        List<Outcome> all = new ArrayList<>(outcomes.length);
        for (Outcome outcome : outcomes) {
            all.add(outcome == null ? lost(reading.error()) : outcome);
        }
        if (all.size() == 1) {
            told(all).subscribe(outcome -> ended.accept(new Ending(outcome, loan.fit(), reading.serverMillis())));
        } else {
            ended.accept(new Ending(all, loan.fit(), reading.serverMillis()));
        }
    }

    private Outcome lost(@Nullable Throwable cause) {
        ServiceFailure failure = sent ? DatabaseErrors.lost(false, cause) : new ServiceFailure.Internal(null);
        return new Outcome.Lost(new FailureException(failure, cause));
    }

    private void commit() {
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null && message.merges(i)) {
                outcomes[i] = Outcome.NOT_REACHED;
            } else if (outcomes[i] == null) {
                answer(i);
            }
        }
    }

    /** Of all that has no answer the culprit has failed, and the others have this outcome. */
    private void settle(Outcome others, int culprit) {
        Throwable failure = reading.error();
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                outcomes[i] = i == culprit && failure != null ? blamed(members.get(i), failure) : others;
            }
        }
    }

    private Outcome blamed(Wire.Member member, Throwable failure) {
        return new Outcome.Failed(
                DatabaseErrors.failure(failure, member.work()),
                corrections.cause(member, failure, reading.step(), reading.parsed()));
    }

    /** What the only statement of the message is told of its failure may have to be asked for. */
    private Mono<List<Outcome>> told(List<Outcome> all) {
        Throwable failure = reading.error();
        return failure != null && all.getFirst() instanceof Outcome.Failed failed && failed.cause() == Cause.OWN
                ? loan.failureOf(failure, members.getFirst().work())
                        .map(told -> List.<Outcome>of(new Outcome.Failed(told, Cause.OWN)))
                : Mono.just(all);
    }
}
