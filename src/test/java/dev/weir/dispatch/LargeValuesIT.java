package dev.weir.dispatch;

import static dev.weir.dispatch.DispatcherUnderTest.PATIENCE;
import static dev.weir.dispatch.DispatcherUnderTest.plain;
import static dev.weir.dispatch.DispatcherUnderTest.work;
import static dev.weir.dispatch.DispatcherUnderTest.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Work;
import dev.weir.error.DatabaseFailure;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What is too large for a message's text goes as parameters, in a transaction that means the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeValuesIT {

    private static final String SCRIPT = """
            create table note (id serial primary key, name text not null, unique (name) deferrable initially deferred);
            create table held (id int primary key);
            insert into held values (1);
            create function remember() returns text language plpgsql as $$
            begin
                perform set_config('app.note', 'left behind', false), pg_advisory_lock(42);
                return coalesce(current_setting('request.jwt.claims', true), '');
            end $$;
            """;

    private static final int LARGE = (int) Work.LARGEST_SHARED + 1;
    private static final String INSERT = "insert into note (name) values (?) returning length(name)::text";

    private final DispatcherUnderTest weir =
            new DispatcherUnderTest(SCRIPT, "weir.pool.size=3", "weir.dispatch.deadline=20s");

    @BeforeEach
    void empty() {
        weir.execute("truncate note");
    }

    @AfterAll
    void close() {
        weir.close();
    }

    private Failure failureOf(Work work) {
        return ((FailureException) catchThrowable(() -> weir.answer(work))).failure();
    }

    private int notes() {
        return weir.look("select count(*) from note");
    }

    private static Work within(Duration deadline, Work work) {
        return new Work(work.statement(), work.context(), work.origin(), deadline);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'", "' ", "\\", "\\'", "$", "$1", "--", "/*", "E''", "\"", ";", "x", "\u00e4", "\ud83d\ude00"})
    void whateverItConsistsOfItComesBackAsItWentIn(String piece) {
        String value = piece.repeat(LARGE);
        assertThat(weir.answer(plain("select ?::text", value))).isEqualTo(value);
        assertThat(weir.answer(plain("select md5(?::text)", value)))
                .isEqualTo(weir.answer(plain("select md5(repeat(?, " + LARGE + "))", piece)));
    }

    @Test
    void itIsNoPartOfTheTextThatPostgresReads() {
        String sql = weir.answer(plain("select current_query() || length(?::text)", "'".repeat(5_000_000)));
        assertThat(sql)
                .hasSizeLessThan(200)
                .startsWith("/*consumer='test'")
                .contains("$1")
                .endsWith("5000000");
    }

    @Test
    void itIsNoPartOfTheTextOfAStreamEither() {
        StepVerifier.create(weir.dispatcher()
                        .rows(plain(
                                "select current_query() || length(?::text) from generate_series(1, 300)",
                                "'".repeat(3_000_000)))
                        .map(row -> {
                            String text = Objects.requireNonNull(row.text(0));
                            row.release();
                            return text;
                        })
                        .doOnNext(sql -> assertThat(sql).hasSizeLessThan(200).contains("$1")))
                .expectNextCount(300)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void settingsThatAreLargeAreParametersToo() {
        String claims = "it's ".repeat(LARGE);
        Context context = new Context(null, Map.of("request.jwt.claims", claims, "search_path", "public, pg_temp"));
        Work asked = work(
                "select remember() || '|' || current_setting('search_path') || '|' || current_query()",
                Effects.READ,
                context);
        assertThat(weir.answer(asked)).startsWith(claims + "|public, pg_temp|").hasSizeLessThan(claims.length() + 200);
    }

    @Test
    void itRunsAsTheRoleThatItShould() {
        weir.execute("drop role if exists large_ann; create role large_ann; grant large_ann to "
                + weir.login().username());
        for (int size : List.of(1, LARGE)) {
            Context ann = new Context("large_ann", Map.of("request.jwt.claims", "'".repeat(size)));
            assertThat(weir.answer(
                            work("select current_user || length(?::text)", Effects.READ, ann, "x".repeat(LARGE))))
                    .isEqualTo("large_ann" + LARGE);
        }
        assertThat(weir.answer(plain("select current_user || ?", "")))
                .isEqualTo(weir.login().username());
        weir.execute("drop role large_ann");
    }

    @Test
    void aReadIsReadOnly() {
        Work asked = work(INSERT, Effects.READ, Context.OWN, "x".repeat(LARGE));
        assertThat(failureOf(asked).code()).isEqualTo("25006");
        assertThat(notes()).isZero();
    }

    @Test
    void aWriteIsThereWhenItIsAnswered() {
        assertThat(weir.answer(write(INSERT, "x".repeat(LARGE)))).isEqualTo(Integer.toString(LARGE));
        assertThat(notes()).isEqualTo(1);
    }

    @Test
    void aConstraintThatIsDeferredFailsAtTheCommit() {
        Work twice = write(
                "insert into note (name) select n from (select left(?::text, 9) n) v, generate_series(1, 2) returning id::text",
                "x".repeat(LARGE));
        assertThat(failureOf(twice).code()).isEqualTo("23505");
        assertThat(notes()).isZero();
        assertThat(weir.answer(write(INSERT, "y".repeat(LARGE)))).isEqualTo(Integer.toString(LARGE));
    }

    @Test
    void anErrorUndoesItAndLeavesTheConnectionClean() {
        long gone = weir.events(Event.ConnectionGone.class).count();
        for (int i = 0; i < 5; i++) {
            Work bad = write(
                    "insert into note (name) values (?) returning (1 / (length(name) - " + LARGE + "))::text",
                    "x".repeat(LARGE));
            assertThat(failureOf(bad).code()).isEqualTo("22012");
        }
        assertThat(notes()).isZero();
        assertThat(weir.look("select count(*) from pg_stat_activity where application_name = 'weir-under-test'"
                        + " and state <> 'idle'"))
                .isZero();
        assertThat(weir.events(Event.ConnectionGone.class).count()).isEqualTo(gone);
    }

    @Test
    void itLeavesNothingBehind() {
        assertThat(weir.answer(work("select remember() || ?", Effects.READ, Context.OWN, "x".repeat(LARGE))))
                .hasSize(LARGE);
        for (int i = 0; i < 6; i++) {
            assertThat(weir.answer(work(
                            "select coalesce(current_setting('app.note', true), '') || ?",
                            Effects.READ,
                            Context.OWN,
                            "")))
                    .isEmpty();
        }
        assertThat(weir.look("select count(*) from pg_locks where locktype = 'advisory' and objid = 42"))
                .isZero();
    }

    @Test
    void parametersWhoseTypesPostgresCannotInferAreTriedAsText() {
        for (int i = 0; i < 3; i++) {
            assertThat(weir.answer(plain("select (? is null)::text", "'".repeat(LARGE))))
                    .isEqualTo("false");
        }
        @Nullable String[] withNull = {"x".repeat(LARGE), null};
        assertThat(weir.answer(plain("select coalesce(?::text, ?)", withNull))).hasSize(LARGE);
    }

    @Test
    void itHasItsWholeDeadlineHoweverLargeItIs() {
        Work asked = write(
                "insert into note (name) select left(?::text, 10) from (select pg_sleep(0.6)) s returning 'slow'",
                "'".repeat(9_000_000));
        assertThat(weir.answer(asked)).isEqualTo("slow");
    }

    @Test
    void atItsDeadlineItIsStoppedAndUndone() {
        Work asked = within(
                Duration.ofMillis(500),
                write(
                        "insert into note (name) select left(?::text, 10) from (select pg_sleep(30)) s returning 'slow'",
                        "x".repeat(LARGE)));
        assertThat(failureOf(asked)).isInstanceOf(ServiceFailure.RanTooLong.class);
        await().atMost(PATIENCE)
                .until(() -> weir.look("select count(*) from pg_stat_activity where application_name ="
                                + " 'weir-under-test' and state <> 'idle'")
                        == 0);
        assertThat(notes()).isZero();
    }

    @Test
    void aWriteWhoseConnectionIsLostSaysThatItDoesNotKnow() {
        Mono<String> asked = weir.ask(write(
                        "insert into note (name) select left(?::text, 10) from (select pg_sleep(30)) s returning 'lost'",
                        "x".repeat(LARGE)))
                .cache();
        asked.subscribe(answer -> {}, error -> {});
        await().atMost(PATIENCE).until(() -> weir.look("""
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                where application_name = 'weir-under-test' and wait_event = 'PgSleep'""") == 1);
        StepVerifier.create(asked)
                .expectErrorSatisfies(error -> assertThat(((FailureException) error).failure())
                        .isInstanceOf(ServiceFailure.WriteFateUnknown.class))
                .verify(PATIENCE);
        assertThat(notes()).isZero();
    }

    /** A deferred trigger runs while PostgreSQL commits. */
    @Test
    void aWriteWhoseConnectionIsLostAtItsCommitSaysThatItDoesNotKnow() {
        weir.execute("""
                create table late (name text);
                create function tarry() returns trigger language plpgsql as $$ begin perform pg_sleep(30); return null; end $$;
                create constraint trigger tarry after insert on late deferrable initially deferred
                    for each row execute function tarry();
                grant all on late to public;""");
        Mono<String> asked = weir.ask(write("insert into late values (?) returning 'late'", "x".repeat(LARGE)))
                .cache();
        asked.subscribe(answer -> {}, error -> {});
        await().atMost(PATIENCE).until(() -> weir.look("""
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                where application_name = 'weir-under-test' and wait_event = 'PgSleep'""") == 1);
        StepVerifier.create(asked)
                .expectErrorSatisfies(error -> assertThat(((FailureException) error).failure())
                        .isInstanceOf(ServiceFailure.WriteFateUnknown.class))
                .verify(PATIENCE);
    }

    @Test
    void aReadWhoseConnectionIsLostGoesAgain() {
        Mono<String> asked = weir.ask(
                        plain("select 'survived' || length(?::text) from (select pg_sleep(1)) s", "x".repeat(LARGE)))
                .cache();
        asked.subscribe(answer -> {}, error -> {});
        await().atMost(PATIENCE).until(() -> weir.look("""
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                where application_name = 'weir-under-test' and wait_event = 'PgSleep'""") == 1);
        assertThat(asked.block(PATIENCE)).isEqualTo("survived" + LARGE);
    }

    /** What a message's text takes to read must not come out of the timeout of those who share a slot. */
    @Test
    void manyThatAreNotQuiteLargeDoNotAddUpToALargeMessage() {
        Work one = plain("select length(?::text)::text", "");
        weir.learn(one);
        List<Work> many = new ArrayList<>();
        IntStream.range(0, 60).forEach(i -> many.add(plain("select length(?::text)::text", "x".repeat(40_000 + i))));
        List<String> answers = weir.answers(many);
        for (int i = 0; i < 60; i++) {
            assertThat(answers.get(i)).isEqualTo(Integer.toString(40_000 + i));
        }
        assertThat(weir.events(Event.Sent.class).mapToInt(Event.Sent::statements))
                .allMatch(statements -> statements == 1);
    }

    @Test
    void anOperatorsCancelIsToldAsWhatItIs() {
        Mono<String> asked = weir.ask(
                        plain("select 'c' || length(?::text) from (select pg_sleep(30)) s", "x".repeat(LARGE)))
                .cache();
        asked.subscribe(answer -> {}, error -> {});
        await().atMost(PATIENCE).until(() -> weir.look("""
                select count(pg_cancel_backend(pid)) from pg_stat_activity
                where application_name = 'weir-under-test' and wait_event = 'PgSleep'""") == 1);
        StepVerifier.create(asked)
                .expectErrorSatisfies(error -> assertThat(((FailureException) error).failure())
                        .isInstanceOfSatisfying(DatabaseFailure.class, failure -> assertThat(failure.code())
                                .isEqualTo("57014")))
                .verify(PATIENCE);
    }
}
