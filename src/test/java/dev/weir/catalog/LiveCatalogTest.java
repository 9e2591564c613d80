package dev.weir.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.dispatch.work.Notice;
import dev.weir.error.FailureException;
import dev.weir.telemetry.Event;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class LiveCatalogTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String ORDERS = Readings.relation("orders", "id", "note");
    private static final String ORDERS_TURNED = Readings.relation("orders", "note", "id");
    private static final String CUSTOMERS = Readings.relation("customers", "id", "note");

    private final List<Event> events = new ArrayList<>();
    private final Readings readings = new Readings();
    private VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private LiveCatalog catalog = create();
    private Instant now = Instant.EPOCH;

    private LiveCatalog create() {
        InstantSource clock = () -> now;
        return new LiveCatalog(
                readings, new CatalogReader(readings, List.of("public")), events::add, clock.withZone(ZoneOffset.UTC));
    }

    @BeforeEach
    void start() {
        time = VirtualTimeScheduler.getOrSet();
        catalog = create();
        catalog.start().subscribe(never -> {}, error -> {});
    }

    @AfterEach
    void stop() {
        catalog.close();
        VirtualTimeScheduler.reset();
    }

    @Test
    void beforeTheFirstSnapshotItIsNotReady() {
        assertThatThrownBy(catalog::current).isInstanceOf(FailureException.class);
        assertThat(catalog.loadedAt()).isEmpty();
    }

    @Test
    void aReadingBeginsWithoutWaitingToListen() {
        assertThat(readings.begun()).isEqualTo(1);
    }

    @Test
    void readingsNeverOverlap() {
        reload("reload schema");
        reload("");
        assertThat(readings.begun()).isEqualTo(1);
    }

    @Test
    void whatIsAskedForDuringAReadingLeadsToExactlyOneMore() {
        reload("reload schema");
        reload("reload schema");
        reload("");
        readings.fail();
        assertThat(events).containsExactly(new Event.CatalogLoadFailed("no connection"));
        time.advanceTimeBy(Duration.ofSeconds(1));
        complete();
        assertThat(readings.begun()).isEqualTo(3);
        complete();
        assertThat(readings.begun()).isEqualTo(3);
    }

    @Test
    void aReloadOfTheConfigurationReadsTheSettingsOfRolesToo() {
        complete();
        reload("reload config");
        assertThat(readings.begun()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "reload schema", "reload tables", "reload relationships"})
    void eachWordOfPostgrestsHasAllOfItReadAgain(String word) {
        complete();
        reload(word);
        assertThat(readings.begun()).isEqualTo(2);
    }

    @Test
    void anyOtherWordIsForSomebodyElse() {
        complete();
        reload("good morning");
        assertThat(readings.begun()).isEqualTo(1);
    }

    @Test
    void aGapInListeningLeadsToAReading() {
        complete();
        readings.tell(new Notice.Listening("pgrst"));
        assertThat(readings.begun()).isEqualTo(2);
    }

    @Test
    void theFirstSnapshotIsInForceWhenTheStartCompletes() {
        StepVerifier.Step<Void> started = StepVerifier.create(catalog.start());
        answer(ORDERS);

        started.expectComplete().verify(PATIENCE);
        assertThat(catalog.current().version()).isEqualTo(1);
        assertThat(relations()).containsExactly("orders");
        assertThat(events).containsExactly(new Event.CatalogLoaded(1, Duration.ZERO, true));
    }

    @Test
    void aSnapshotThatDiffersIsSwappedInAndCounted() {
        answer(ORDERS);
        reload("reload schema");
        answer(CUSTOMERS);

        assertThat(catalog.current().version()).isEqualTo(2);
        assertThat(relations()).containsExactly("customers");
        assertThat(events).endsWith(new Event.CatalogLoaded(1, Duration.ZERO, true));
    }

    @Test
    void aReadingThatFindsNothingNewKeepsTheSnapshotAndMakesItYoung() {
        answer(ORDERS);
        Catalog first = catalog.current();
        now = now.plusSeconds(60);
        assertThat(catalog.age()).hasValue(Duration.ofSeconds(60));
        reload("reload schema");
        answer(ORDERS);

        assertThat(catalog.current()).isSameAs(first);
        assertThat(catalog.age()).hasValue(Duration.ZERO);
        assertThat(events).endsWith(new Event.CatalogLoaded(1, Duration.ZERO, false));
    }

    @Test
    void anotherOrderOfColumnsIsAChange() {
        answer(ORDERS);
        reload("reload schema");
        answer(ORDERS_TURNED);

        assertThat(catalog.current().version()).isEqualTo(2);
    }

    /** What is prepared for the one fails on the other. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"\"typeOid\": 25, \"typeOid\": 26", "\"oid\": 5, \"oid\": 6"})
    void aThingThatWasMadeAnewUnderItsNameIsAChange(String before, String after) {
        answer(ORDERS);
        reload("reload schema");
        answer(ORDERS.replace(before, after));

        assertThat(catalog.current().version()).isEqualTo(2);
        assertThat(events).endsWith(new Event.CatalogLoaded(1, Duration.ZERO, true));
    }

    @Test
    void aReadingThatFailsKeepsTheSnapshotInForce() {
        answer(ORDERS);
        Catalog first = catalog.current();
        reload("reload schema");
        readings.fail();

        assertThat(catalog.current()).isSameAs(first);
        assertThat(events).endsWith(new Event.CatalogLoadFailed("no connection"));
    }

    @Test
    void aSchemaThatIsMissingEndsTheStart() {
        StepVerifier.Step<Void> started = StepVerifier.create(catalog.start());
        answerMissing();

        started.expectError(SchemaNotFoundException.class).verify(PATIENCE);
    }

    @Test
    void aSchemaThatIsMissingLaterIsWaitedFor() {
        answer(ORDERS);
        reload("reload schema");
        answerMissing();
        assertThat(relations()).containsExactly("orders");

        time.advanceTimeBy(Duration.ofSeconds(1));
        answer(CUSTOMERS);
        assertThat(relations()).containsExactly("customers");
    }

    @Test
    void listeningAgainEndsThePauseAfterAFailure() {
        for (int i = 0; i < 10; i++) {
            readings.fail();
            time.advanceTimeBy(Duration.ofSeconds(45));
        }
        readings.fail();
        assertThat(readings.begun()).isEqualTo(11);

        readings.tell(new Notice.Listening("pgrst"));
        assertThat(readings.begun()).isEqualTo(12);
    }

    @Test
    void aFailedReadingIsTriedAgainForeverAtMostFortyFiveSecondsApart() {
        for (int i = 1; i <= 20; i++) {
            assertThat(readings.begun()).isEqualTo(i);
            readings.fail();
            time.advanceTimeBy(Duration.ofSeconds(45));
        }
    }

    /** To compile them takes PostgreSQL far longer than to run them. */
    @Test
    void queriesAreNotCompiled() {
        complete();
        assertThat(readings.contexts()).hasSize(1).allSatisfy(context -> assertThat(context.settings())
                .containsEntry("jit", "off")
                .containsEntry("search_path", "pg_catalog"));
    }

    @Test
    void anOrderedReadingIsAnsweredByOneThatBeganAfterTheOrder() {
        CompletableFuture<@Nullable Long> ordered =
                catalog.reload().map(Catalog::version).toFuture();
        answer(ORDERS);
        assertThat(ordered).isNotDone();
        answer(CUSTOMERS);

        assertThat(ordered).isCompletedWithValue(2L);
        assertThat(readings.begun()).isEqualTo(2);
    }

    @Test
    void anOrderIsNotLostWhenSeveralAreGivenAtOnce() throws InterruptedException {
        answer(ORDERS);
        for (int round = 0; round < 100; round++) {
            List<CompletableFuture<@Nullable Catalog>> ordered = new CopyOnWriteArrayList<>();
            List<Thread> operators = Stream.generate(() -> Thread.ofPlatform()
                            .start(() -> ordered.add(catalog.reload().toFuture())))
                    .limit(4)
                    .toList();
            for (Thread operator : operators) {
                operator.join();
            }
            while (readings.isUnderway()) {
                answer(ORDERS);
            }

            assertThat(ordered).hasSize(4).allSatisfy(answer -> assertThat(answer)
                    .isCompleted());
        }
    }

    @Test
    void itTellsSinceWhenReadingFailsAndWhyUntilOneGoesWell() {
        answer(ORDERS);
        assertThat(catalog.failingFor()).isEqualTo(Duration.ZERO);
        reload("");
        readings.fail();
        now = now.plusSeconds(20);
        time.advanceTimeBy(Duration.ofSeconds(1));
        readings.fail();

        assertThat(catalog.failingFor()).isEqualTo(Duration.ofSeconds(20));
        assertThat(catalog.lastFailure()).hasValue("no connection");
        time.advanceTimeBy(Duration.ofSeconds(1));
        answer(ORDERS);
        assertThat(catalog.failingFor()).isEqualTo(Duration.ZERO);
        assertThat(catalog.lastFailure()).isEmpty();
    }

    @Test
    void afterTheEndNothingIsRead() {
        catalog.close();
        reload("");
        time.advanceTimeBy(Duration.ofMinutes(5));
        assertThat(readings.begun()).isEqualTo(1);
    }

    @Test
    void aSnapshotThatIsNotInForceAnyMoreIsForgotten() {
        List<WeakReference<Catalog>> former = new ArrayList<>();
        answer(Readings.relation("t0", "id"));
        for (int i = 1; i <= 20; i++) {
            former.add(new WeakReference<>(catalog.current()));
            reload("");
            answer(Readings.relation("t" + i, "id"));
        }
        assertThat(catalog.current().version()).isEqualTo(21);
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            System.gc();
            assertThat(former).allMatch(snapshot -> snapshot.get() == null);
        });
    }

    /** Answers the five queries of a reading. */
    private void answer(String relations) {
        answerOne("{\"missing\": [], \"existing\": [\"public\"]}");
        answerOne(relations);
        answerOne("{\"keys\": [], \"views\": [], \"functions\": []}");
        answerOne("[]");
        answerOne("{\"functions\": [], \"aggregates\": [], \"geoJson\": null}");
    }

    private void answerMissing() {
        answerOne("{\"missing\": [\"public\"], \"existing\": []}");
    }

    private void answerOne(String json) {
        readings.answer(json);
        time.advanceTimeBy(Duration.ofMillis(1));
    }

    private List<String> relations() {
        return catalog.current().relations().keySet().stream()
                .map(QualifiedName::name)
                .toList();
    }

    /** Ends a reading the shortest way: its first two queries answer nothing. */
    private void complete() {
        readings.answerNothing();
        time.advanceTimeBy(Duration.ofMillis(1));
        readings.answerNothing();
        time.advanceTimeBy(Duration.ofMillis(1));
    }

    private void reload(String payload) {
        readings.tell(new Notice.Notification("pgrst", payload));
    }
}
