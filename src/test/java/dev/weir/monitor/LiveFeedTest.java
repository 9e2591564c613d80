package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.monitor.LiveFeed.Message;
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
    private boolean draining;
    private boolean failing;
    private final LiveFeed feed = new LiveFeed(this::frame, () -> censuses++, vitals, time);

    private Frame frame() {
        if (failing) {
            throw new IllegalStateException("no frame");
        }
        looks++;
        return new Frame(
                Instant.EPOCH.plusSeconds(looks),
                new Frame.Service(
                        "weir-a",
                        new PoolStatus(4, 4, 4, 0, 4),
                        4,
                        0,
                        false,
                        draining,
                        looks,
                        10,
                        0,
                        List.of(),
                        List.of()),
                new Frame.Database(true, null, null, null, null));
    }

    /** All messages, from the first on. */
    private List<Message> watch(List<Disposable> watchers) {
        List<Message> seen = new ArrayList<>();
        watchers.add(feed.messages().subscribe(seen::add));
        return seen;
    }

    private static JsonNode json(Message message) {
        return JsonMapper.shared().readTree(message.json());
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
        List<Message> seen = watch(watchers);
        time.advanceTimeBy(Duration.ZERO);
        assertThat(seen).extracting(Message::event).containsExactly("history", "frame");

        vitals.on(new Event.Resent());
        time.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(seen).extracting(Message::event).containsExactly("history", "frame", "frame", "frame");
        assertThat(censuses).isEqualTo(3);
        JsonNode second = json(seen.get(2));
        assertThat(second.at("/now/service/applicationName").asString()).isEqualTo("weir-a");
        assertThat(second.at("/past/resent").asInt()).isEqualTo(1);
        assertThat(json(seen.get(3)).at("/past/resent").asInt()).isZero();
        watchers.forEach(Disposable::dispose);
    }

    @Test
    void manyWatchersCostNoMoreThanOneAndWhoComesLaterIsToldWhatWasBefore() {
        List<Disposable> watchers = new ArrayList<>();
        List<Message> first = watch(watchers);
        time.advanceTimeBy(Duration.ofSeconds(3));
        List<Message> second = watch(watchers);
        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(looks).isEqualTo(5);
        assertThat(second).extracting(Message::event).containsExactly("history", "frame", "frame");
        assertThat(json(second.getFirst()).valueStream().map(moment -> moment.required("waiting")
                        .asInt()))
                .containsExactly(1, 2, 3);
        assertThat(second.subList(1, 3)).isEqualTo(first.subList(4, 6));
        watchers.forEach(Disposable::dispose);
    }

    @Test
    void twoMinutesAreRemembered() {
        List<Disposable> watchers = new ArrayList<>();
        watch(watchers);
        time.advanceTimeBy(Duration.ofMinutes(5));
        List<Message> late = watch(watchers);

        assertThat(json(late.getFirst()).size()).isEqualTo(LiveFeed.REMEMBERED);
        watchers.forEach(Disposable::dispose);
    }

    @Test
    void aFrameThatCannotBeMadeIsLeftOutAndTheNextOneComes() {
        List<Disposable> watchers = new ArrayList<>();
        List<Message> seen = watch(watchers);
        time.advanceTimeBy(Duration.ZERO);
        failing = true;
        time.advanceTimeBy(Duration.ofSeconds(2));
        assertThat(seen).hasSize(2);

        failing = false;
        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(seen).hasSize(3);
        watchers.forEach(Disposable::dispose);
    }

    @Test
    void whenTheServiceIsEndingTheFeedEndsWithAFrameThatSaysSo() {
        StepVerifier.create(feed.messages().map(message -> json(message).at("/now/service/draining")))
                .then(() -> time.advanceTimeBy(Duration.ZERO))
                .expectNextCount(2)
                .then(() -> draining = true)
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(1)))
                .expectNextMatches(JsonNode::asBoolean)
                .expectComplete()
                .verify(Duration.ofSeconds(5));

        List<Disposable> watchers = new ArrayList<>();
        assertThat(watch(watchers)).extracting(Message::event).containsExactly("history", "frame");
        assertThat(watchers).allMatch(Disposable::isDisposed);
    }

    @Test
    void thereIsRoomForSoManyWatchersAndNoMore() {
        List<Disposable> watchers = new ArrayList<>();
        for (int i = 0; i < LiveFeed.MOST_WATCHERS; i++) {
            assertThat(feed.hasRoom()).isTrue();
            watch(watchers);
        }
        assertThat(feed.hasRoom()).isFalse();

        watchers.removeFirst().dispose();

        assertThat(feed.hasRoom()).isTrue();
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
    void aWatcherWhoDoesNotReadHoldsFewFramesAndIsStillCounted() {
        List<Disposable> others = new ArrayList<>();
        for (int i = 1; i < LiveFeed.MOST_WATCHERS; i++) {
            watch(others);
        }
        StepVerifier.create(feed.messages(), 0)
                .then(() -> time.advanceTimeBy(Duration.ofMinutes(10)))
                .then(() -> assertThat(feed.hasRoom()).isFalse())
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(LiveFeed.FRAMES_BEHIND)
                .thenCancel()
                .verify(Duration.ofSeconds(5));
        assertThat(feed.hasRoom()).isTrue();
        others.forEach(Disposable::dispose);
    }
}
