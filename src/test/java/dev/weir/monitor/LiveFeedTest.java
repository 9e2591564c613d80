package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.PoolStatus;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LiveFeedTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Vitals vitals = new Vitals();
    private int looks;
    private int censuses;
    private final LiveFeed feed = new LiveFeed(this::frame, () -> censuses++, vitals, time);

    private Frame frame() {
        looks++;
        return new Frame(
                Instant.EPOCH.plusSeconds(looks),
                new Frame.Service(
                        "weir-a", new PoolStatus(4, 4, 4, 0, 4), false, false, 0, 10, 0, List.of(), List.of()),
                new Frame.Database(true, null, null, null));
    }

    private List<String> watch(List<Disposable> watchers) {
        List<String> seen = new ArrayList<>();
        watchers.add(feed.frames().subscribe(seen::add));
        return seen;
    }

    @Test
    void whileNobodyWatchesNothingIsLookedAt() {
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(looks).isZero();
        assertThat(censuses).isZero();
    }

    @Test
    void aWatcherGetsAFrameAtOnceAndThenOneASecondWithWhatHappenedMeanwhile() {
        List<Disposable> watchers = new ArrayList<>();
        List<String> seen = watch(watchers);
        time.advanceTimeBy(Duration.ZERO);
        assertThat(seen).hasSize(1);

        vitals.on(new Event.Resent());
        time.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(seen).hasSize(3);
        assertThat(censuses).isEqualTo(3);
        JsonNode second = JsonMapper.shared().readTree(seen.get(1));
        assertThat(second.at("/now/service/applicationName").asString()).isEqualTo("weir-a");
        assertThat(second.at("/past/resent").asInt()).isEqualTo(1);
        assertThat(JsonMapper.shared().readTree(seen.get(2)).at("/past/resent").asInt())
                .isZero();
        watchers.forEach(Disposable::dispose);
    }

    @Test
    void manyWatchersCostNoMoreThanOne() {
        List<Disposable> watchers = new ArrayList<>();
        List<String> first = watch(watchers);
        time.advanceTimeBy(Duration.ofSeconds(3));
        List<String> second = watch(watchers);
        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(looks).isEqualTo(5);
        assertThat(second).isEqualTo(first);
        watchers.forEach(Disposable::dispose);
    }

    @Test
    void soonAfterTheLastWatcherHasGoneNothingIsLookedAt() {
        List<Disposable> watchers = new ArrayList<>();
        watch(watchers);
        time.advanceTimeBy(Duration.ofSeconds(3));
        watchers.forEach(Disposable::dispose);
        time.advanceTimeBy(Duration.ofSeconds(6));
        int before = looks;

        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(looks).isEqualTo(before);
        vitals.on(new Event.Resent());
        assertThat(vitals.since().resent()).isZero();
    }

    @Test
    void aWatcherWhoDoesNotReadHoldsNoMoreThanTwoMinutes() {
        StepVerifier.create(feed.frames(), 0)
                .then(() -> time.advanceTimeBy(Duration.ofMinutes(10)))
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(120)
                .thenCancel()
                .verify(Duration.ofSeconds(5));
    }
}
