package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.Rows;
import dev.weir.dispatch.work.Notice;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

class LiveCensusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String CENSUS = """
            {"at": 1772334000.5, "server": "18.3", "database": "shop", "role": "weir", "self": 7, "complete": true,
             "maxConnections": 100, "reserved": 3, "begun": null, "limits": {},
             "sessions": [{"pid": 7, "database": "shop", "user": "weir", "application": "weir-a", "address": null,
               "state": "active", "waitsFor": null, "connected": 1772330000, "transaction": null, "stateChanged": null,
               "query": "select 'secret'", "blockedBy": null}]}
            """;

    private final Deque<MonoSink<Row>> asked = new ArrayDeque<>();
    private Instant now = Instant.EPOCH;
    private final InstantSource time = () -> now;
    private boolean ready = true;
    private final LiveCensus census = new LiveCensus(new Stub(), () -> ready, time.withZone(ZoneOffset.UTC));

    /** Its answers are those of the test. */
    private final class Stub implements Dispatcher {

        @Override
        public Mono<Row> one(Work work) {
            return Mono.create(asked::add);
        }

        @Override
        public Mono<Result> result(Work work) {
            return Mono.error(new UnsupportedOperationException());
        }

        @Override
        public Flux<Row> rows(Work work) {
            return Flux.empty();
        }

        @Override
        public Flux<Notice> notifications(String channel) {
            return Flux.never();
        }
    }

    private void answer() {
        asked.remove().success(Rows.of(Unpooled.copiedBuffer(CENSUS, StandardCharsets.UTF_8)));
    }

    private void take() {
        Mono<Void> taken = census.take().cache();
        Disposable subscription = taken.subscribe();
        answer();
        taken.block(PATIENCE);
        subscription.dispose();
    }

    @Test
    void beforeTheFirstThereIsNone() {
        assertThat(census.survey()).isEmpty();
        assertThat(census.age()).isEmpty();
        assertThat(census.recent(Duration.ofDays(1))).isEmpty();
        assertThat(census.lastFailure()).isEmpty();
    }

    @Test
    void whatWasTakenStaysWithItsAgeAndWithoutAnybodysSql() {
        take();
        now = now.plusSeconds(3);

        assertThat(census.age()).hasValue(Duration.ofSeconds(3));
        assertThat(census.survey())
                .hasValueSatisfying(survey -> assertThat(survey.latest().sessions())
                        .singleElement()
                        .satisfies(session -> assertThat(session.query()).isEmpty()));
    }

    @Test
    void oneIsTakenAtATimeHoweverManyAsk() {
        census.refresh(Duration.ZERO);
        census.refresh(Duration.ZERO);
        Mono<Void> waiting = census.take().cache();
        waiting.subscribe();

        assertThat(asked).hasSize(1);
        answer();
        waiting.block(PATIENCE);
        assertThat(census.survey()).isPresent();
    }

    @Test
    void whoWaitsNoLongerDoesNotEndItForLater() {
        census.take().subscribe().dispose();
        answer();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(census.survey()).isPresent());
    }

    @Test
    void oneThatIsNewEnoughIsNotTakenAgain() {
        take();
        now = now.plusSeconds(1);
        census.refresh(Duration.ofSeconds(2));
        assertThat(asked).isEmpty();

        now = now.plusSeconds(1);
        census.refresh(Duration.ofSeconds(2));
        assertThat(asked).hasSize(1);
    }

    @Test
    void oneThatCannotBeHadLeavesTheLastAndSaysWhy() {
        take();
        now = now.plusSeconds(10);
        Mono<Void> failing = census.take().cache();
        failing.subscribe();
        asked.remove().error(new FailureException(new ServiceFailure.DatabaseUnavailable(Duration.ofSeconds(1))));
        failing.block(PATIENCE);

        assertThat(census.age()).hasValue(Duration.ofSeconds(10));
        assertThat(census.lastFailure()).isPresent();
        take();
        assertThat(census.lastFailure()).isEmpty();
    }

    @Test
    void anAttemptThatFailedIsNotMadeAgainAtOnce() {
        census.refresh(Duration.ofSeconds(15));
        asked.remove().error(new FailureException(new ServiceFailure.DatabaseUnavailable(Duration.ofSeconds(1))));
        await().atMost(PATIENCE).until(() -> census.lastFailure().isPresent());

        now = now.plusSeconds(14);
        census.refresh(Duration.ofSeconds(15));
        assertThat(asked).isEmpty();

        now = now.plusSeconds(1);
        census.refresh(Duration.ofSeconds(15));
        assertThat(asked).hasSize(1);
    }

    @Test
    void whatWasSeenTooLongAgoSaysNothingOfNow() {
        take();
        now = now.plusSeconds(60);
        assertThat(census.recent(Duration.ofMinutes(1))).isPresent();

        now = now.plusSeconds(1);
        assertThat(census.recent(Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void theSurveyHasTheCensusesOfTheLastMinute() {
        take();
        now = now.plusSeconds(50);
        take();
        now = now.plusSeconds(50);
        take();

        assertThat(census.survey())
                .hasValueSatisfying(survey -> assertThat(survey.censuses()).hasSize(2));
    }

    @Test
    void beforeTheServiceIsReadyNobodyIsAsked() {
        ready = false;
        census.refresh(Duration.ZERO);
        census.take().block(PATIENCE);

        assertThat(asked).isEmpty();
    }
}
