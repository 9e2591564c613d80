package dev.weir.dispatch;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code weir.consumers.*}, of what the queue decides.
 *
 * @param queueShare the part of the queue that one consumer may fill; 1 for no limit but the queue's own
 */
@ConfigurationProperties("weir.consumers")
record ConsumerShare(@DefaultValue("1.0") double queueShare) {

    ConsumerShare {
        if (!(queueShare > 0 && queueShare <= 1)) {
            throw new IllegalArgumentException(
                    "weir.consumers.queue-share is " + queueShare + "; it must be above 0, and 1 at the most");
        }
    }

    /** How many requests of one consumer may wait: one at least, and any number where there is no limit. */
    int of(int queueSize) {
        return queueShare == 1 ? Integer.MAX_VALUE : Math.max(1, (int) (queueSize * queueShare));
    }
}
