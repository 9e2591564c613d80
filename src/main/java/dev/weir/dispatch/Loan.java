package dev.weir.dispatch;

import dev.weir.pool.Lease;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * The connection that a lane has borrowed: what is prepared on it, whether it may go on being used, and how it ends. What
 * is sent by it goes out behind what was sent before; the lane's turn sees to the order.
 */
final class Loan {

    private final Lease lease;
    private final Prepared prepared;
    private final Lanes lanes;
    private volatile boolean unsound;
    private volatile boolean givenUp;

    Loan(Lease lease, Lanes lanes) {
        this.lease = lease;
        this.lanes = lanes;
        this.prepared = lease.keep(Prepared.class, () -> new Prepared(lanes.shapes()));
    }

    Lease lease() {
        return lease;
    }

    Prepared prepared() {
        return prepared;
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

    /** Forgets what was prepared for another schema. */
    void forgetOutdated() {
        if (prepared.outdated(lanes.schema())) {
            sendAhead("deallocate all", error -> unsound = true);
        }
    }

    /**
     * What may run a user's code is prepared before it and not with it: what such code prepares in place of ours is
     * then younger, and the reset finds it. What is forgotten is forgotten before it too, or the reset would miss it.
     */
    void prepareAhead(RowJob job) {
        List<String> obsolete = prepared.takeObsolete();
        if (!obsolete.isEmpty()) {
            sendAhead(Message.deallocation(obsolete), error -> unsound = true);
        }
        if (job.prepared() && prepared.name(Message.key(job)) == null) {
            sendAhead(Message.preparation(job, prepared).sql(), error -> {
                if (DatabaseErrors.cannotBePrepared(error)) {
                    job.pace().neverPrepare();
                }
            });
        }
        verify();
    }

    /** Reads what is prepared before a user's code runs, so that the reset behind it can compare. */
    void verify() {
        if (prepared.unverified()) {
            Reset.fingerprint(lease).subscribe(prepared::verified, error -> unsound = true);
        }
    }

    private void sendAhead(String sql, Consumer<Throwable> failed) {
        lease.connection()
                .createStatement(sql)
                .execute()
                .flatMap(result -> result.getRowsUpdated())
                .subscribe(count -> {}, failed);
    }

    /** Takes away what a statement may have left behind; the connection is spoilt when that cannot be proved. */
    Mono<Boolean> reset() {
        List<String> channels = lanes.listening().channelsOn(lease);
        return Reset.run(lease, prepared, lanes.sharedTimeout(), channels, lanes.timer())
                .doOnNext(clean -> unsound |= !clean);
    }

    /** Gives the connection back, or closes it. */
    Mono<Void> end() {
        return (givenUp ? lease.end() : unsound ? lease.destroy() : lease.release()).onErrorComplete();
    }
}
