package dev.weir.dispatch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A statement to run, with all that the dispatcher must know of it.
 *
 * @param deadline how long the caller waits, queueing and running together; null for {@code weir.dispatch.deadline}
 */
public record Work(
        Statement statement,
        Context context,
        Origin origin,
        @Nullable Duration deadline) {}
