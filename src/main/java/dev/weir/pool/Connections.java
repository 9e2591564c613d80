package dev.weir.pool;

import reactor.core.publisher.Mono;

/** Lends connections. At most {@link Database#bound()} may be borrowed at a time: nothing waits here. */
public interface Connections {

    /**
     * Borrows a connection, opening one when none is idle. Do not cancel it: take the lease and give it back.
     *
     * @return the lease, or a {@link dev.weir.error.FailureException} with
     *     {@link dev.weir.error.ServiceFailure.DatabaseUnavailable}, within {@code weir.pool.connect-timeout}
     */
    Mono<Lease> borrow();
}
