package dev.weir.dispatch;

import dev.weir.telemetry.Asked;
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
        @Nullable Duration deadline) implements Asked {

    @Override
    public String surface() {
        return origin.surface();
    }

    @Override
    public String route() {
        return origin.route();
    }

    @Override
    public String consumer() {
        return origin.consumer();
    }

    @Override
    public String sql() {
        return statement.shape().text();
    }

    @Override
    public @Nullable String traceparent() {
        return origin.traceparent();
    }
}
