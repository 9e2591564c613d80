package dev.weir.dispatch;

import static dev.weir.dispatch.DispatcherUnderTest.PATIENCE;
import static dev.weir.dispatch.DispatcherUnderTest.plain;
import static dev.weir.dispatch.DispatcherUnderTest.work;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.database.Superuser;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Row;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Streams over one connection, and what becomes of it. Whatever they do not release is found when all tests have run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamIT {

    private static final String PID = "select pg_backend_pid()::text";

    private final DispatcherUnderTest weir = DispatcherUnderTest.ofSize(1);

    @AfterAll
    void close() {
        weir.close();
    }

    private String pid() {
        return String.valueOf(weir.ask(plain(PID)).block(PATIENCE));
    }

    private Flux<String> stream(String sql, String... arguments) {
        return weir.dispatcher().rows(plain(sql, arguments)).map(StreamIT::textOf);
    }

    private static String textOf(Row row) {
        try {
            return String.valueOf(row.text(0));
        } finally {
            row.release();
        }
    }

    private static void kill(String pid) {
        Superuser.run("select pg_terminate_backend(" + pid + ")");
    }

    /** Takes so many rows and no more, and stays. */
    private Reader reader(String sql, int rows) {
        Reader reader = new Reader(rows);
        stream(sql).subscribe(reader);
        await().atMost(PATIENCE).until(() -> reader.taken.get() == rows);
        return reader;
    }

    private static final class Reader extends BaseSubscriber<String> {

        private final int rows;
        private final AtomicInteger taken = new AtomicInteger();
        private volatile Throwable error = new IllegalStateException("none");

        Reader(int rows) {
            this.rows = rows;
        }

        @Override
        protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            request(rows);
        }

        @Override
        protected void hookOnNext(String row) {
            taken.incrementAndGet();
        }

        @Override
        protected void hookOnError(Throwable why) {
            error = why;
        }
    }

    @Test
    void rowsOfAnySizeComeInTheirOrder() {
        Flux<String> lengths =
                stream("""
                        select i || ':' || repeat('x', case when i % 97 = 0 then 300000 when i % 7 = 0 then 20000 else i % 5 end)
                        from generate_series(1, 1000) i""").map(row -> row.substring(0, row.indexOf(':') + 1) + (row.length() - row.indexOf(':') - 1));
        assertThat(lengths.collectList().block(PATIENCE))
                .isEqualTo(IntStream.rangeClosed(1, 1000)
                        .mapToObj(i -> i + ":" + (i % 97 == 0 ? 300_000 : i % 7 == 0 ? 20_000 : i % 5))
                        .toList());
    }

    @Test
    void noRowsAreAnEndToo() {
        StepVerifier.create(stream("select 'x' where false")).expectComplete().verify(PATIENCE);
        StepVerifier.create(stream("select i::text from generate_series(1, 16) i"))
                .expectNextCount(16)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aReaderThatLeavesBetweenTwoFetchesCostsNoConnection() {
        String before = pid();
        Disposable reader = reader("select i::text from generate_series(1, 1000000) i", 3);
        reader.dispose();
        assertThat(pid()).isEqualTo(before);
    }

    @Test
    void theQueryOfAReaderThatLeavesIsStoppedAndItsConnectionServesOn() {
        String before = pid();
        Disposable reader = reader(
                "select i::text || case when i > 16 then pg_sleep(30)::text else '' end from generate_series(1, 100) i",
                16);
        await().atMost(PATIENCE).until(() -> Superuser.value(
                        "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and pid = " + before)
                .equals("1"));
        reader.dispose();
        assertThat(weir.ask(plain(PID)).block(Duration.ofSeconds(10))).isEqualTo(before);
    }

    @Test
    void aReaderThatLeavesAtOnceLeavesNothing() {
        for (int i = 0; i < 50; i++) {
            stream("select i::text from generate_series(1, 100) i").take(i % 3).blockLast(PATIENCE);
        }
        assertThat(weir.ask(plain("select 1::text")).block(PATIENCE)).isEqualTo("1");
    }

    @Test
    void whatHasNoTypesIsAskedForByItsLiterals() {
        assertThat(stream("select (interval ?)::text from generate_series(1, 2)", "1 day")
                        .collectList()
                        .block(PATIENCE))
                .isEqualTo(List.of("1 day", "1 day"));
    }

    @Test
    void anErrorCostsNoConnection() {
        String before = pid();
        StepVerifier.create(stream("select (1 / (50 - i))::text from generate_series(1, 100) i"))
                .thenConsumeWhile(row -> true)
                .expectErrorSatisfies(error ->
                        assertThat(((FailureException) error).failure().code()).isEqualTo("22012"))
                .verify(PATIENCE);
        assertThat(pid()).isEqualTo(before);
    }

    @Test
    void itsTransactionCannotWrite() {
        StepVerifier.create(weir.dispatcher()
                        .rows(work(
                                "with new as (insert into t values (1) returning id) select id from new",
                                Effects.READ,
                                Context.OWN)))
                .expectErrorSatisfies(error ->
                        assertThat(((FailureException) error).failure().code()).isEqualTo("25006"))
                .verify(PATIENCE);
    }

    @Test
    void whoseBackendIsKilledIsToldSo() {
        for (int i = 0; i < 10; i++) {
            Reader reader = reader("select i::text || repeat('x', 3000) from generate_series(1, 100000) i", 1 + 5 * i);
            kill(Superuser.value("select pid from pg_stat_activity where query like '%repeat(''x'', 3000)%'"
                    + " and pid <> pg_backend_pid()"));
            reader.request(Long.MAX_VALUE);
            await().atMost(PATIENCE).until(reader::isDisposed);
            assertThat(reader.error).isInstanceOfSatisfying(FailureException.class, error -> assertThat(error.failure())
                    .isInstanceOf(ServiceFailure.DatabaseUnavailable.class));
        }
        assertThat(weir.ask(plain("select 1::text")).block(PATIENCE)).isEqualTo("1");
    }
}
