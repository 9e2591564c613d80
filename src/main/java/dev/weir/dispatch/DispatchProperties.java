package dev.weir.dispatch;

import dev.weir.dispatch.schedule.Limits;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code weir.dispatch.*}.
 *
 * @param queueSize requests that may wait
 * @param queueTarget the wait above which a standing queue is shed by age
 * @param deadline waiting and running together, unless the request says less
 * @param batchSize statements a message may carry
 * @param depth messages a slot keeps in flight
 * @param slowThreshold the running time from which a shape gets a slot for itself
 * @param sharedTimeout after which a statement that shares its slot is cancelled, to go again alone
 * @param shapes shapes that a connection keeps prepared
 * @param singleFlight whether identical reads that are still unsent run once
 * @param mergeReads whether reads of one row by its key that go together are one statement
 * @param comments whether the SQL says in a comment for which route and consumer it runs
 */
@ConfigurationProperties("weir.dispatch")
public record DispatchProperties(
        @DefaultValue("10000") int queueSize,
        @DefaultValue("500ms") Duration queueTarget,
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("32") int batchSize,
        @DefaultValue("4") int depth,
        @DefaultValue("20ms") Duration slowThreshold,
        @DefaultValue("250ms") Duration sharedTimeout,
        @DefaultValue("256") int shapes,
        @DefaultValue("true") boolean singleFlight,
        @DefaultValue("true") boolean mergeReads,
        @DefaultValue("true") boolean comments) {

    public DispatchProperties {
        atLeast("queue-size", queueSize, 1);
        positive("queue-target", queueTarget);
        positive("deadline", deadline);
        atLeast("batch-size", batchSize, 1);
        atLeast("depth", depth, 1);
        positive("slow-threshold", slowThreshold);
        positive("shared-timeout", sharedTimeout);
        // One that is being prepared must not push out another of its own message.
        atLeast("shapes", shapes, batchSize);
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "weir.dispatch." + name + " is " + value + "; it must be " + least + " or more");
        }
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("weir.dispatch." + name + " is " + value + "; it must be positive");
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

    /** The settings that decide what goes next. */
    Limits limits(ConsumerShare share) {
        return new Limits(
                queueSize,
                queueTarget,
                batchSize,
                depth,
                slowThreshold,
                sharedTimeout,
                singleFlight,
                share.of(queueSize));
    }
}
