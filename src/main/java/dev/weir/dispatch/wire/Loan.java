package dev.weir.dispatch.wire;

import dev.weir.dispatch.wire.PreparedShapes.Names;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.pool.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The connection that a slot has borrowed: what is prepared on it, whether it may go on being used, and how it ends. What
 * is sent by it goes out behind what was sent before.
 */
final class Loan {

    private final Lease lease;
    private final PreparedShapes shapes;
    private final SessionTimeout timeout;
    private final HeardChannels heard;
    private final Wiring wiring;
    private final AtomicReference<@Nullable ResetAhead> ahead = new AtomicReference<>();
    private volatile @Nullable Conversation conversation;
    private volatile boolean unsound;
    private volatile boolean open;
    private volatile boolean givenUp;

    Loan(Lease lease, Wiring wiring) {
        this.lease = lease;
        this.wiring = wiring;
        this.shapes = lease.keep(PreparedShapes.class, () -> new PreparedShapes(wiring.shapes()));
        this.heard = lease.keep(HeardChannels.class, HeardChannels::new);
        this.timeout = lease.keep(SessionTimeout.class, () -> new SessionTimeout(wiring.sharedTimeout()));
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

    /** The same for a part of a transaction: one that is open on a connection past its life ends before that does. */
    boolean fit(Raw.Part part) {
        boolean goesOn = open || part == Raw.Part.WITHIN;
        return goesOn ? !unsound && lease.open() : fit();
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
        Conversation current = conversation;
        if (current == null) {
            current = Conversation.on(lease);
            conversation = current;
        }
        return current;
    }

    /** Sends what is to be sent soon. */
    void flush() {
        Conversation current = conversation;
        if (current != null) {
            current.sendNow();
        }
    }

    /** Forgets what was prepared for another schema, and prepares what every connection has. */
    void makeReady() {
        if (shapes.outdated(wiring.schema())) {
            sendAhead("deallocate all");
        }
        if (shapes.lacksBasics()) {
            sendAhead(Messages.basics(), error -> unsound = true);
        }
    }

    /** The message of these members, whose shapes count as prepared from now on. */
    Message compose(List<Wire.Member> members, Merges merges) {
        List<PreparedShapes.Key> keys = new ArrayList<>(members.size());
        merges.keys().forEach(keys::add);
        for (int i = 0; i < members.size(); i++) {
            Wire.Member member = members.get(i);
            if (!member.inline() && merges.of(i) == null) {
                keys.add(Messages.key(member));
            }
        }
        return Messages.shared(members, merges, shapes.reserve(keys), wiring.sharedTimeout(), wiring::comment);
    }

    /** Whether the member can be executed by what is prepared: behind a user's code that may still run nothing is prepared. */
    boolean isPrepared(Wire.Member member) {
        return !member.inline() && shapes.has(Messages.key(member));
    }

    /** The message of a member that follows others, whose leavings it takes away before. */
    Message composeBehind(Wire.Member member) {
        Names names = member.inline() ? Names.NONE : shapes.named(Messages.key(member));
        return Messages.shared(List.of(member), Merges.NONE, names, wiring.sharedTimeout(), wiring::comment)
                .behind(Reset.inTransaction(
                        timeout.current(), wiring.listening().channelsOn(lease), heard, lease.claim()));
    }

    /** The reset that was to come first in a message has failed at this step. */
    void couldNotClean(Message message, int step) {
        unsound = true;
        if (lease.claim() != null && step == message.cleaning() - Reset.STEPS_OF_A_CLAIM + 1) {
            lease.slotLost();
        }
    }

    /**
     * What may run a user's code is prepared before it and not with it: what such code prepares in place of ours is
     * then younger, and the reset finds it. What is forgotten is forgotten before it too, or the reset would miss it.
     */
    void prepareAhead(Wire.Member member) {
        prepareAhead(member.inline() ? List.of() : List.of(Messages.key(member)), member);
    }

    /**
     * The same.
     *
     * @param keys what is to be prepared: the member's own, or nothing
     * @return the name of what is prepared; null for nothing
     */
    @Nullable
    String prepareAhead(List<PreparedShapes.Key> keys, Wire.Member member) {
        Names names = shapes.reserve(keys);
        if (!names.fresh().isEmpty()) {
            sendAhead(Messages.preparation(member, names), error -> {
                if (DatabaseErrors.doesNotParse(error)) {
                    member.receiver().cannotBePrepared();
                }
            });
        } else if (!names.obsolete().isEmpty()) {
            sendAhead(Messages.closing(names.obsolete()), error -> unsound = true);
        }
        verify();
        return keys.isEmpty() ? null : names.of().get(keys.getFirst());
    }

    /** Reads what is prepared before a user's code runs, so that the reset behind it can compare. */
    void verify() {
        if (shapes.unverified()) {
            conversation().sendSoon(Reset.check(), new LastText(shapes::verified, error -> unsound = true));
        }
    }

    /** What shares its message has the timeout that all such statements have. */
    void limitShared() {
        become(wiring.sharedTimeout());
    }

    /**
     * The connection's {@code statement_timeout} is as long as this, since nothing may be said in a client's own message. It stays
     * so, that the next need not say it again.
     */
    void limit(Duration deadline) {
        become(deadline.plus(Messages.SLACK));
    }

    private void become(Duration wanted) {
        if (timeout.become(wanted)) {
            sendAhead("set statement_timeout to " + wanted.toMillis());
        }
    }

    private void sendAhead(Message message, Consumer<Throwable> failed) {
        conversation().sendSoon(message, new LastText(text -> {}, failed));
    }

    private void sendAhead(String sql) {
        Conversation conversation = conversation();
        conversation.sendSoon(Pipeline.of(sql), new LastText(text -> {}, error -> unsound = true));
    }

    /** Whether a transaction is open that keeps the connection: the reset rolls it back. */
    void open(boolean isOpen) {
        open = isOpen;
    }

    /** Takes away what a statement may have left behind; the connection is spoilt when that cannot be proved. */
    void reset(Consumer<Boolean> cleaned) {
        if (open) {
            open = false;
            sendAhead("rollback");
        }
        ResetAhead sent = ahead.getAndSet(null);
        if (sent == null) {
            runReset(clean -> cleaned.accept(proved(clean)));
        } else {
            sent.whenThrough(clean -> {
                if (clean) {
                    cleaned.accept(true);
                } else {
                    runReset(again -> cleaned.accept(proved(again)));
                    flush();
                }
            });
        }
    }

    private boolean proved(boolean clean) {
        unsound |= !clean;
        return clean;
    }

    /** Sends the reset of what was sent before, whose answer is asked for later. */
    void resetAhead() {
        ResetAhead sent = new ResetAhead();
        ahead.set(sent);
        runReset(sent::through);
        conversation().sendNow();
    }

    private void runReset(Consumer<Boolean> told) {
        List<String> channels = wiring.listening().channelsOn(lease);
        heard.only(channels);
        Reset.run(lease, conversation(), shapes, timeout.current(), channels, wiring.timer(), told);
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
