package dev.weir.dispatch.wire;

import dev.weir.dispatch.wire.PreparedShapes.Names;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.pool.Lease;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * The connection that a slot has borrowed: what is prepared on it, whether it may go on being used, and how it ends. What
 * is sent by it goes out behind what was sent before.
 */
final class Loan {

    private final Lease lease;
    private final PreparedShapes shapes;
    private final Wiring wiring;
    private volatile boolean unsound;
    private volatile boolean givenUp;

    Loan(Lease lease, Wiring wiring) {
        this.lease = lease;
        this.wiring = wiring;
        this.shapes = lease.keep(PreparedShapes.class, () -> new PreparedShapes(wiring.shapes()));
    }

    Lease lease() {
        return lease;
    }

    PreparedShapes shapes() {
        return shapes;
    }

    /** Whether the connection may go on being used. */
    boolean fit() {
        return !unsound && lease.fit();
    }

    /** The connection cannot be proved clean: it is closed when its work has ended. */
    void spoil() {
        unsound = true;
    }

    /** PostgreSQL says nothing any more: the connection is closed at once. */
    void giveUp() {
        unsound = true;
        givenUp = true;
        lease.destroy().subscribe();
    }

    /** Our own conversation on the connection. */
    Conversation conversation() {
        return Conversation.on(lease);
    }

    /** Forgets what was prepared for another schema, and prepares what every connection has. */
    void makeReady() {
        if (shapes.outdated(wiring.schema())) {
            sendAhead(() -> Pipeline.of("deallocate all"), error -> unsound = true);
        }
        if (shapes.lacksBasics()) {
            sendAhead(() -> Pipeline.of(Messages.basics()), error -> unsound = true);
        }
    }

    /** The message of these members, whose shapes count as prepared from now on. */
    Message compose(List<Wire.Member> members) {
        List<PreparedShapes.Key> keys = members.stream()
                .filter(member -> !member.inline())
                .map(Messages::key)
                .toList();
        return Messages.shared(members, shapes.reserve(keys), wiring.sharedTimeout(), wiring::comment);
    }

    /**
     * What may run a user's code is prepared before it and not with it: what such code prepares in place of ours is
     * then younger, and the reset finds it. What is forgotten is forgotten before it too, or the reset would miss it.
     */
    void prepareAhead(Wire.Member member) {
        Names names = shapes.reserve(member.inline() ? List.of() : List.of(Messages.key(member)));
        if (!names.fresh().isEmpty()) {
            sendAhead(() -> Pipeline.of(Messages.preparation(member, names)), error -> {
                if (DatabaseErrors.doesNotParse(error)) {
                    member.receiver().cannotBePrepared();
                }
            });
        } else if (!names.obsolete().isEmpty()) {
            sendAhead(() -> Pipeline.of(Messages.closing(names.obsolete())), error -> unsound = true);
        }
        verify();
    }

    /** Reads what is prepared before a user's code runs, so that the reset behind it can compare. */
    void verify() {
        if (shapes.unverified()) {
            conversation().send(Pipeline.of(Reset.CHECK), new LastText(shapes::verified, error -> unsound = true));
        }
    }

    /** The connection's {@code statement_timeout} is this until the reset: nothing may be said in the message itself. */
    void limit(Duration timeout) {
        sendAhead(() -> Pipeline.of("set statement_timeout to " + Messages.millis(timeout)), error -> unsound = true);
    }

    /** @param frames made when there is a connection to send them on */
    private void sendAhead(Supplier<ByteBuf> frames, Consumer<Throwable> failed) {
        conversation().send(frames.get(), new LastText(text -> {}, failed));
    }

    /** Takes away what a statement may have left behind; the connection is spoilt when that cannot be proved. */
    void reset(Consumer<Boolean> cleaned) {
        List<String> channels = wiring.listening().channelsOn(lease);
        Consumer<Boolean> told = clean -> {
            unsound |= !clean;
            cleaned.accept(clean);
        };
        Reset.run(conversation(), shapes, wiring.sharedTimeout(), channels, wiring.timer(), told);
    }

    /**
     * What to tell of a statement that has failed. A write may have been refused because the whole server takes none any
     * more, which the connection is asked: then another server will take it.
     */
    Mono<FailureException> failureOf(Throwable error, Work work) {
        FailureException failure = DatabaseErrors.failure(error, work);
        return work.statement().effects().writes() && DatabaseErrors.readOnly(error)
                ? lease.takesNoWritesAnyMore()
                        .map(lost -> lost
                                ? new FailureException(new ServiceFailure.DatabaseReadOnly(DatabaseErrors.SOON), error)
                                : failure)
                : Mono.just(failure);
    }

    /** Gives the connection back, or closes it. */
    Mono<Void> end() {
        return (givenUp ? lease.end() : unsound ? lease.destroy() : lease.release()).onErrorComplete();
    }
}
