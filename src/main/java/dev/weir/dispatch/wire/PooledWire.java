package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Statement;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.pool.Lease;
import dev.weir.telemetry.Event.Cancellation;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A wire over connections of the pool. */
final class PooledWire implements Wire {

    private final Wiring wiring;
    private final Listener listener;
    private volatile @Nullable Loan loan;
    private volatile @Nullable Solo solo;

    PooledWire(Wiring wiring, Listener listener) {
        this.wiring = wiring;
        this.listener = listener;
    }

    @Override
    public void borrow() {
        wiring.connections().borrow().subscribe(this::lent, error -> listener.refused(failureOf(error)));
    }

    private static Failure failureOf(Throwable error) {
        return error instanceof FailureException known
                ? known.failure()
                : new ServiceFailure.DatabaseUnavailable(DatabaseErrors.SOON);
    }

    private void lent(Lease lease) {
        Loan borrowed = new Loan(lease, wiring);
        loan = borrowed;
        wiring.listening().ensure(lease).onErrorReturn(false).subscribe(sound -> {
            spoilUnless(sound, borrowed);
            tellWhetherItListens(lease);
            listener.lent(lease.processId(), borrowed.fit());
        });
    }

    private static void spoilUnless(boolean sound, Loan held) {
        if (!sound) {
            held.spoil();
        }
    }

    private Loan loan() {
        return Objects.requireNonNull(loan, "The slot has no connection");
    }

    @Override
    public void send(List<Member> members, Consumer<Ending> ended) {
        Loan held = loan();
        if (!held.fit()) {
            ended.accept(new Ending(Collections.nCopies(members.size(), Outcome.NOT_SENT), false));
            return;
        }
        held.makeReady();
        held.limitShared();
        Member first = members.getFirst();
        if (!first.work().statement().effects().mayShare()) {
            held.prepareAhead(first);
        }
        Merges merges = wiring.merges() ? Merges.of(members, held.shapes()) : Merges.NONE;
        if (merges.count() > 0) {
            listener.merged(merges.count());
        }
        new Exchange(held.compose(members, merges), members, held, wiring, ended).send();
    }

    @Override
    public void follow(Member member, Consumer<Ending> ended) {
        Loan held = loan();
        if (!held.fit()) {
            ended.accept(new Ending(List.of(Outcome.NOT_SENT), false));
            return;
        }
        Member sent = held.isPrepared(member) ? member : member.asText();
        new Exchange(held.composeBehind(sent), List.of(sent), held, wiring, ended).send();
    }

    @Override
    public void runAlone(Member member, Consumer<Ending> ended) {
        Loan held = loan();
        if (!held.fit(member.work().statement().part())) {
            ended.accept(new Ending(List.of(Outcome.NOT_SENT), false));
            return;
        }
        makeReady(member.work().statement(), held);
        held.flush();
        Solo alone = member.work().statement().reply() == Reply.ROWS
                ? new Cursor(member, held, wiring)
                : new LoneRun(member, held, wiring);
        solo = alone;
        alone.run().onErrorResume(defect -> Mono.just(lost(held, defect))).subscribe(ending -> {
            solo = null;
            ended.accept(ending);
        });
    }

    private static void makeReady(Statement statement, Loan held) {
        if (statement.part() != Raw.Part.WITHIN) {
            held.makeReady();
        }
        if (!statement.isRaw()) {
            held.limitShared();
            verify(statement, held);
        }
    }

    private static void verify(Statement statement, Loan held) {
        if (statement.effects().needsReset()) {
            held.verify();
        }
    }

    private static Ending lost(Loan held, Throwable defect) {
        held.spoil();
        return new Ending(
                List.of(new Outcome.Lost(new FailureException(new ServiceFailure.Internal(null), defect))), false);
    }

    @Override
    public void cancel(Cancellation why) {
        Solo alone = solo;
        if (alone != null) {
            alone.cancel(why);
        }
    }

    @Override
    public void reset() {
        Loan held = loan();
        if (held.fit()) {
            held.reset(listener::cleaned);
        } else {
            listener.cleaned(false);
        }
    }

    @Override
    public void flush() {
        Loan held = loan;
        if (held != null) {
            held.flush();
        }
    }

    @Override
    public void listen(Consumer<Ending> ended) {
        Loan held = loan();
        wiring.listening().ensure(held.lease()).onErrorReturn(false).subscribe(sound -> {
            spoilUnless(sound, held);
            tellWhetherItListens(held.lease());
            ended.accept(new Ending(List.of(), held.fit()));
        });
    }

    private void tellWhetherItListens(Lease lease) {
        if (wiring.listening().isOn(lease)) {
            listener.listens();
        }
    }

    @Override
    public int shapes() {
        Loan held = loan;
        return held == null ? 0 : held.shapes().count();
    }

    @Override
    public void leave() {
        loan().lease().leave();
    }

    @Override
    public void giveBack(boolean fit) {
        Loan held = loan();
        spoilUnless(fit, held);
        held.end().doFinally(signal -> listener.closed()).subscribe();
    }
}
