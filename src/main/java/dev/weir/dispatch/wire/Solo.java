package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Ending;
import dev.weir.telemetry.Event.Cancellation;
import reactor.core.publisher.Mono;

/** What has a connection for itself. */
sealed interface Solo permits LoneRun, Cursor {

    /** Runs it; completes, and does not fail, when the connection is free of it. */
    Mono<Ending> run();

    /** Stops it; does nothing when it has ended. Any thread may call. */
    void cancel(Cancellation why);
}
