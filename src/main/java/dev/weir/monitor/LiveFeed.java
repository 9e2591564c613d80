package dev.weir.monitor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.json.JsonMapper;

/**
 * One frame a second, shared by all watchers; without watchers it does nothing. A new watcher first gets what happened in
 * the last two minutes. When the service is ending, so does the feed, with a frame that says so.
 */
final class LiveFeed {

    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Two minutes, which is what a page shows. */
    static final int REMEMBERED = 120;

    /** More than there are operators. */
    static final int MOST_WATCHERS = 100;

    /** Of a watcher that does not read, the oldest frames beyond these are dropped, until its connection is cut off. */
    static final int FRAMES_BEHIND = 30;

    /** A page that is loaded again within this time finds what was there before. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Supplier<Frame> now;
    private final Runnable askDatabase;
    private final Vitals vitals;
    private final Flux<Tick> ticks;
    private final AtomicInteger watchers = new AtomicInteger();

    /**
     * A feed of what is known.
     *
     * @param now asked for each frame; does not wait for anything
     * @param askDatabase has the database looked at again, for a later frame
     */
    LiveFeed(Supplier<Frame> now, Runnable askDatabase, Vitals vitals, Scheduler clock) {
        this.now = now;
        this.askDatabase = askDatabase;
        this.vitals = vitals;
        this.ticks = Flux.defer(() -> ticks(clock)).replay(1).refCount(1, LINGER, clock);
    }

    /** What happened in one second, and how many requests waited at its end. */
    record Moment(Vitals.Interval past, int waiting) {}

    /**
     * What a watcher is sent each second.
     *
     * @param now how it is
     * @param past what happened since the frame before
     * @param conditions what is not as it should be, the worst first
     */
    record Seen(Frame now, Vitals.Interval past, List<Problem> conditions) {}

    /**
     * A message to a watcher.
     *
     * @param event {@code history}, first and once: a list of {@link Moment}s, the oldest first; then {@code frame}: a
     *     {@link Seen}
     */
    record Message(String event, String json) {}

    /** The frame of one second for all watchers, and the first one for new watchers. */
    private record Tick(String frame, List<Moment> before, boolean last) {

        Message message() {
            return new Message("frame", frame);
        }

        Message history() {
            return new Message("history", JSON.writeValueAsString(before));
        }
    }

    /** Whether one more may watch. Requests at the same moment may all be admitted. */
    boolean hasRoom() {
        return watchers.get() < MOST_WATCHERS;
    }

    Flux<Message> messages() {
        return ticks.switchOnFirst((first, all) ->
                        Mono.justOrEmpty(first.get()).map(Tick::history).concatWith(all.map(Tick::message)))
                .onBackpressureBuffer(FRAMES_BEHIND, BufferOverflowStrategy.DROP_OLDEST)
                .doOnSubscribe(watcher -> watchers.incrementAndGet())
                .doFinally(end -> watchers.decrementAndGet());
    }

    private Flux<Tick> ticks(Scheduler clock) {
        Deque<Moment> past = new ArrayDeque<>();
        Assessment assessment = new Assessment();
        vitals.watch();
        return Flux.interval(Duration.ZERO, INTERVAL, clock)
                .onBackpressureDrop()
                .<Tick>handle((second, sink) -> tick(past, assessment, sink))
                .takeUntil(Tick::last)
                .doFinally(end -> vitals.leave());
    }

    /** A frame that cannot be made is left out, for the next one may be. */
    private void tick(Deque<Moment> past, Assessment assessment, SynchronousSink<Tick> sink) {
        try {
            sink.next(tick(past, assessment));
        } catch (RuntimeException e) {
            LOG.warn("A frame of the live page could not be made", e);
        }
    }

    /** The database is asked when the frame is made, so that this work of ours is not in it. */
    private Tick tick(Deque<Moment> past, Assessment assessment) {
        Frame frame = now.get();
        Vitals.Interval interval = vitals.since();
        askDatabase.run();
        List<Moment> before = List.copyOf(past);
        past.addLast(new Moment(interval, frame.service().waiting()));
        if (past.size() > REMEMBERED) {
            past.removeFirst();
        }
        return new Tick(
                JSON.writeValueAsString(new Seen(frame, interval, assessment.of(frame, interval))),
                before,
                frame.service().draining());
    }
}
