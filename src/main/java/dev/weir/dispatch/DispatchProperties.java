package dev.weir.dispatch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code weir.dispatch.*}.
 *
 * @param queueSize requests that may wait
 * @param deadline waiting and running together, unless the request says less
 */
@ConfigurationProperties("weir.dispatch")
record DispatchProperties(
        @DefaultValue("10000") int queueSize,
        @DefaultValue("10s") Duration deadline) {

    DispatchProperties {
        if (queueSize < 1) {
            throw new IllegalArgumentException("weir.dispatch.queue-size is " + queueSize + "; it must be 1 or more");
        }
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("weir.dispatch.deadline is " + deadline + "; it must be positive");
        }
    }

    /** The deadline of one piece of work: its own, or ours where it has none or a request asks for more. */
    Duration deadlineOf(Work work) {
        Duration own = work.deadline();
        if (own == null) {
            return deadline;
        }
        return own.compareTo(deadline) > 0 && !work.origin().isOwn() ? deadline : own;
    }
}
