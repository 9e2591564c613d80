package dev.weir.monitor;

import java.time.Duration;
import java.util.function.Supplier;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.json.JsonMapper;

/**
 * A frame a second, for however many watch; nothing at all while nobody does. Who comes later gets the last two minutes at
 * once.
 */
final class LiveFeed {

    static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final int REMEMBERED = 120;

    /** Whoever loads the page again finds what was there before. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Supplier<Frame> now;
    private final Runnable askDatabase;
    private final Vitals vitals;
    private final Flux<String> frames;

    /** What a watcher is sent. */
    record Tick(Frame now, Vitals.Interval past) {}

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
        this.frames = Flux.defer(() -> ticks(clock)).replay(REMEMBERED).refCount(1, LINGER, clock);
    }

    /** JSON objects, each a {@link Tick}. A watcher who does not read loses the oldest. */
    Flux<String> frames() {
        return frames.onBackpressureBuffer(REMEMBERED, BufferOverflowStrategy.DROP_OLDEST);
    }

    private Flux<String> ticks(Scheduler clock) {
        vitals.watch();
        return Flux.interval(Duration.ZERO, INTERVAL, clock)
                .onBackpressureDrop()
                .map(tick -> tick())
                .doFinally(signal -> vitals.leave());
    }

    /** The database is asked when the frame is made, so that this work of ours is not in it. */
    private String tick() {
        Tick tick = new Tick(now.get(), vitals.since());
        askDatabase.run();
        return JSON.writeValueAsString(tick);
    }
}
