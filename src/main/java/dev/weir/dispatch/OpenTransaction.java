package dev.weir.dispatch;

import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Work;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A transaction that keeps a connection for itself until it ends. Safe for use by several threads. */
public interface OpenTransaction {

    /** Runs a statement in it, at once: while another runs, or after its end, that is a failure. */
    Mono<Result> run(Work work);

    /** Ends it: what runs in it is cancelled, and all is rolled back. */
    void giveUp();

    /** Why there is nothing to run statements in any more; null while it is open. */
    @Nullable
    String ended();
}
