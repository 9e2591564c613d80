package dev.weir.dispatch;

import dev.weir.dispatch.work.Notice;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.TransactionTerms;
import dev.weir.dispatch.work.Work;
import java.util.Map;
import java.util.function.LongSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The one queue between requests and the pool, and the only one that borrows from the pool.
 *
 * <p>Every failure arrives as a {@link dev.weir.error.FailureException}. Signals arrive on the event loop of the
 * connection that did the work, or on a timer's thread for a deadline. Cancelling the subscription takes the work
 * out of the queue, or cancels its query in PostgreSQL.
 */
public interface Dispatcher {

    /**
     * Runs a statement that answers at most one row. A write's row is handed over only after its transaction has
     * been committed. The row belongs to the subscriber; see {@link Row} for who releases it.
     */
    Mono<Row> one(Work work);

    /**
     * Runs a statement and answers its whole result: the fields, all rows, and the command tag. A write's is handed over
     * only after its transaction has been committed. The rows belong to the subscriber.
     */
    Mono<Result> result(Work work);

    /**
     * Begins a transaction that keeps a connection for itself until it is ended.
     *
     * @param begin a statement of a client's own text that begins one
     */
    default Mono<OpenTransaction> begin(Work begin, TransactionTerms terms) {
        return Mono.error(new UnsupportedOperationException());
    }

    /**
     * Runs a read that answers any number of rows, in bounded memory and with back-pressure. Each row belongs to
     * the subscriber. An error may follow rows that were good.
     */
    Flux<Row> rows(Work work);

    /**
     * As {@link #rows(Work)}, for a reader that passes the rows on bit by bit.
     *
     * @param taken a number that grows while what was passed on is taken: the reader has not stalled, though it asks for
     *     nothing. Asked on any thread
     */
    default Flux<Row> rows(Work work, LongSupplier taken) {
        return rows(work);
    }

    /**
     * Listens to a channel of PostgreSQL's NOTIFY for as long as it is subscribed to, on connections that serve
     * other work too. It never ends by itself: after a lost connection it listens again and says so.
     */
    Flux<Notice> notifications(String channel);

    /**
     * From now on requests run with the settings of the role that they act as.
     *
     * @param byRole those of roles that have any
     * @param ofOthers those of all others, and of requests that act as the login role
     */
    default void actingRoles(Map<String, RoleSettings> byRole, RoleSettings ofOthers) {}

    /** The database's schema is another than before: what connections have prepared is prepared anew. */
    default void schemaChanged() {}
}
