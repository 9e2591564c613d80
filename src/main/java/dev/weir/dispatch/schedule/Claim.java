package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.error.FailureException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** The holder of a ticket: hears exactly one of these, once, on any thread, without a lock held. */
public interface Claim {

    /**
     * The statement is done.
     *
     * @param row its first row, which belongs to the claim; null when it has none
     */
    void row(@Nullable Row row);

    /** The statement is done, with its whole result, whose rows belong to the claim. */
    void result(Result result);

    /** The stream has its turn: the rows can be subscribed to, once, and keep the connection until they end. */
    void rows(Publisher<Row> rows);

    void failure(FailureException failure);
}
