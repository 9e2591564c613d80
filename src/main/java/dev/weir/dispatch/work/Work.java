package dev.weir.dispatch.work;

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

    /**
     * How many characters of values may share a message. PostgreSQL takes long to read more, while the timeout of all that
     * share the connection already runs; what is larger goes alone, as parameters.
     */
    public static final long LARGEST_SHARED = 64L * 1024;

    /** The same with another way to be answered. */
    public Work answeredBy(Reply reply) {
        return statement.reply() == reply ? this : new Work(statement.answeredBy(reply), context, origin, deadline);
    }

    /** How many characters of values PostgreSQL is told. */
    public long size() {
        return statement.size() + context.size(statement.effects());
    }

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
    public @Nullable String role() {
        return context.role();
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
