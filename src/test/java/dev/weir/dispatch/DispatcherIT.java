package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.database.TestDatabaseConfiguration;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Notice;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.pool.Database;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The seam, against a real server, with a pool of two. */
@SpringBootTest(
        classes = DispatcherIT.Parts.class,
        webEnvironment = WebEnvironment.NONE,
        properties = {
            "weir.pool.size=2",
            "weir.instance=dispatcher-it",
            "weir.dispatch.queue-size=50",
            "weir.dispatch.deadline=5s",
            "weir.stream.stall-timeout=300ms"
        })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DispatcherIT {

    private static final Duration LONG = Duration.ofSeconds(10);

    @Import(TestDatabaseConfiguration.class)
    @ComponentScan({"dev.weir.pool", "dev.weir.dispatch"})
    static class Parts {

        @Bean
        Events events() {
            return new Events();
        }
    }

    /** Remembers what it was told. */
    static final class Events implements Observer {

        final List<Event> seen = new CopyOnWriteArrayList<>();

        @Override
        public void on(Event event) {
            seen.add(event);
        }
    }

    @Autowired
    private Dispatcher dispatcher;

    @Autowired
    private Database database;

    @BeforeAll
    void start() {
        database.start().block(LONG);
    }

    private static Work read(String sql) {
        return work(sql, Effects.READ, Context.OWN, null);
    }

    private static Work work(String sql, Effects effects, Context context, @Nullable Duration deadline) {
        return new Work(
                new Statement(Shape.of(sql), List.of(), effects),
                context,
                new Origin("test", "test", "test"),
                deadline);
    }

    private String text(Work work) {
        return Objects.requireNonNullElse(
                dispatcher.one(work).map(DispatcherIT::textOf).block(LONG), "nothing");
    }

    private static String textOf(Row row) {
        String text = Objects.requireNonNull(row.text(0));
        row.release();
        return text;
    }

    private Failure failure(Work work) {
        try {
            dispatcher.one(work).block(LONG);
        } catch (FailureException e) {
            return e.failure();
        }
        throw new AssertionError("It did not fail");
    }

    private static int backends() {
        return ask("select count(*) from pg_stat_activity where application_name = 'weir-dispatcher-it'");
    }

    private static int running(String marker) {
        return ask("select count(*) from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()"
                + " and query like '%" + marker + "%'");
    }

    private static int running(String marker, String least) {
        return ask("select count(*) from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()"
                + " and query like '%" + marker + "%' and now() - query_start > '" + least + "'");
    }

    private static int ask(String sql) {
        try (Connection connection = TestDatabase.superuserOf(TestDatabase.shop());
                java.sql.Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void answersARowWithJsonAsBytes() {
        StepVerifier.create(dispatcher.one(read("select json_build_object('a', 1), 42, null")))
                .assertNext(row -> {
                    assertThat(Objects.requireNonNull(row.bytes(0)).toString(StandardCharsets.UTF_8))
                            .isEqualTo("{\"a\" : 1}");
                    assertThat(row.text(1)).isEqualTo("42");
                    assertThat(row.text(2)).isNull();
                    assertThat(row.release()).isTrue();
                })
                .expectComplete()
                .verify(LONG);
    }

    @Test
    void answersNothingWhenThereIsNoRow() {
        StepVerifier.create(dispatcher.one(read("select 1 where false")))
                .expectComplete()
                .verify(LONG);
    }

    @Test
    void runsAReadReadOnly() {
        assertThat(failure(read("create table never ()")).code()).isEqualTo("25006");
    }

    @Test
    void runsInTheContextAndForgetsIt() {
        Context context = new Context(null, Map.of("request.jwt.claims", "it's \\ {}"));
        assertThat(text(work("select current_setting('request.jwt.claims')", Effects.READ, context, null)))
                .isEqualTo("it's \\ {}");
        assertThat(text(read("select coalesce(current_setting('request.jwt.claims', true), '')")))
                .isEmpty();
    }

    @Test
    void leavesNothingBehindForTheNext() {
        text(read("select set_config('weir.left', 'behind', false), pg_advisory_lock(4711)"));
        for (int i = 0; i < 4; i++) {
            assertThat(text(read("select coalesce(current_setting('weir.left', true), '')")))
                    .isEmpty();
        }
        assertThat(ask("select count(*) from pg_locks where locktype = 'advisory' and objid = 4711"))
                .isZero();
    }

    @Test
    void tellsADatabaseErrorWithItsCode() {
        Failure failure = failure(read("select 1/0"));
        assertThat(failure.code()).isEqualTo("22012");
        assertThat(failure.status()).isEqualTo(400);
        assertThat(failure.message()).isEqualTo("division by zero");
    }

    @Test
    void tellsAnErrorThatComesAfterTheRow() {
        text(work("create table late (id int unique deferrable initially deferred)", Effects.WRITE, Context.OWN, null));
        assertThat(failure(work("insert into late values (1), (1) returning id", Effects.WRITE, Context.OWN, null))
                        .code())
                .isEqualTo("23505");
    }

    @Test
    void cancelsTheQueryAtTheDeadline() {
        long begun = System.nanoTime();
        Failure failure =
                failure(work("select pg_sleep(30), 'deadline'", Effects.READ, Context.OWN, Duration.ofMillis(300)));
        assertThat(failure).isInstanceOf(ServiceFailure.RanTooLong.class);
        assertThat(failure.status()).isEqualTo(504);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        Awaitility.await().until(() -> running("pg_sleep(30), ''deadline''") == 0);
    }

    @Test
    void tellsWhatBecameOfAWriteAtTheDeadline() {
        Failure failure = failure(work(
                "with slept as (select pg_sleep(30)) select 1 from slept",
                Effects.WRITE,
                Context.OWN,
                Duration.ofMillis(300)));
        assertThat(failure).isInstanceOf(ServiceFailure.RanTooLong.class);
    }

    @Test
    void cancelsTheQueryOfAClientThatGoesAway() {
        Disposable client = dispatcher.one(read("select pg_sleep(30), 'gone'")).subscribe();
        Awaitility.await().until(() -> running("pg_sleep(30), ''gone''") == 1);
        client.dispose();
        Awaitility.await().until(() -> running("pg_sleep(30), ''gone''") == 0);
        assertThat(text(read("select 1"))).isEqualTo("1");
        assertThat(backends()).isLessThanOrEqualTo(2);
    }

    @Test
    void doesNotRunWhatWouldWaitTooLong() {
        Disposable hog = dispatcher.one(read("select pg_sleep(30), 'hog'")).subscribe(Row::release, error -> {});
        // Past the shared timeout: it has its connection for itself now.
        Awaitility.await().until(() -> running("pg_sleep(30), ''hog''", "500 ms") == 1);
        StepVerifier.create(dispatcher
                        .rows(work("select 1", Effects.READ, Context.OWN, Duration.ofMillis(500)))
                        .doOnNext(Row::release))
                .expectErrorSatisfies(error -> {
                    Failure failure = ((FailureException) error).failure();
                    // Dropped at its deadline, or refused at the door when slow work is known to take longer.
                    assertThat(failure)
                            .isInstanceOfAny(ServiceFailure.WaitedTooLong.class, ServiceFailure.Overloaded.class);
                    assertThat(failure.retryAfter()).isPositive();
                })
                .verify(LONG);
        hog.dispose();
    }

    @Test
    void refusesWhatDoesNotFitIntoTheQueue() {
        List<Failure> failures = new CopyOnWriteArrayList<>();
        List<Disposable> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(dispatcher
                    .one(read("select pg_sleep(30), 'full'"))
                    .subscribe(row -> row.release(), error -> failures.add(((FailureException) error).failure())));
        }
        Awaitility.await().until(() -> failures.size() >= 8);
        assertThat(failures.getFirst()).isInstanceOf(ServiceFailure.Overloaded.class);
        all.forEach(Disposable::dispose);
        assertThat(text(read("select 'still here'"))).isEqualTo("still here");
    }

    @Test
    void runsAReadAgainWhenItsBackendIsKilled() {
        Mono<String> slow =
                dispatcher.one(read("select 'survived' from pg_sleep(1)")).map(DispatcherIT::textOf);
        StepVerifier.create(slow.doOnSubscribe(s -> killWhenRunning("survived")))
                .expectNext("survived")
                .expectComplete()
                .verify(LONG);
    }

    @Test
    void doesNotRunAWriteAgainWhenItsBackendIsKilled() {
        Mono<Row> slow = dispatcher.one(work("select 'written' from pg_sleep(2)", Effects.WRITE, Context.OWN, null));
        StepVerifier.create(slow.doOnSubscribe(s -> killWhenRunning("written")))
                .expectErrorSatisfies(error -> assertThat(((FailureException) error).failure())
                        .isInstanceOf(ServiceFailure.WriteFateUnknown.class))
                .verify(LONG);
    }

    private static void killWhenRunning(String marker) {
        Thread.ofVirtual().start(() -> {
            Awaitility.await().until(() -> running("''" + marker + "''") == 1);
            ask("select count(pg_terminate_backend(pid)) from pg_stat_activity where state = 'active'"
                    + " and pid <> pg_backend_pid() and query like '%''" + marker + "''%'");
        });
    }

    @Test
    void streamsRowsWithBackPressure() {
        Flux<String> rows = dispatcher
                .rows(read("select i from generate_series(1, 10000) i"))
                .map(DispatcherIT::textOf);
        StepVerifier.create(rows, 0)
                .thenRequest(5)
                .expectNext("1", "2", "3", "4", "5")
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(9_995)
                .expectComplete()
                .verify(LONG);
        assertThat(text(read("select 1"))).isEqualTo("1");
    }

    @Test
    void cutsOffAReaderThatStalls() {
        StepVerifier.create(
                        dispatcher
                                .rows(read("select i, 'stalled' from generate_series(1, 1000000) i"))
                                .doOnNext(Row::release),
                        1)
                .expectNextCount(1)
                .expectErrorSatisfies(error -> assertThat(((FailureException) error).failure())
                        .isInstanceOf(ServiceFailure.ReaderStalled.class))
                .verify(LONG);
        Awaitility.await().until(() -> running("stalled") == 0);
        assertThat(text(read("select 1"))).isEqualTo("1");
    }

    @Test
    void breaksAStreamOffWithTheErrorInItsMiddle() {
        StepVerifier.create(dispatcher
                        .rows(read("select 1/(i - 500) from generate_series(1, 1000) i"))
                        .doOnNext(Row::release))
                .thenConsumeWhile(row -> true)
                .expectErrorSatisfies(error ->
                        assertThat(((FailureException) error).failure().code()).isEqualTo("22012"))
                .verify(LONG);
    }

    @Test
    void hearsNotificationsAndSaysWhenItListensAgain() {
        List<Notice> heard = new CopyOnWriteArrayList<>();
        Disposable listener = dispatcher.notifications("weir test").subscribe(heard::add);
        Awaitility.await().until(() -> heard.contains(new Notice.Listening("weir test")));
        ask("select count(pg_notify('weir test', 'one'))");
        Awaitility.await().until(() -> heard.contains(new Notice.Notification("weir test", "one")));
        ask(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'weir-dispatcher-it'");
        Awaitility.await()
                .atMost(LONG)
                .until(() -> heard.stream()
                                .filter(Notice.Listening.class::isInstance)
                                .count()
                        == 2);
        text(read("select 'a reset keeps listening'"));
        ask("select count(pg_notify('weir test', 'two'))");
        Awaitility.await().until(() -> heard.contains(new Notice.Notification("weir test", "two")));
        assertThat(backends()).isLessThanOrEqualTo(2);
        listener.dispose();
    }
}
