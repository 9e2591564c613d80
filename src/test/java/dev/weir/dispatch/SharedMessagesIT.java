package dev.weir.dispatch;

import static dev.weir.dispatch.DispatcherUnderTest.PATIENCE;
import static dev.weir.dispatch.DispatcherUnderTest.plain;
import static dev.weir.dispatch.DispatcherUnderTest.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.telemetry.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Statements that share messages, on two connections of a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedMessagesIT {

    private static final String SCRIPT = """
            create table item (id int primary key, name text not null, taken int not null default 0);
            insert into item select i, 'item ' || i from generate_series(1, 1000) i;
            create table ledger (id serial primary key, what text not null);
            """;

    private static final String NAME = "select name from item where id = ?";
    private static final String NAP = "select 'slept ' || s from (select pg_sleep(?::float8) as s) t";

    private final DispatcherUnderTest weir =
            new DispatcherUnderTest(SCRIPT, "weir.pool.size=2", "weir.dispatch.queue-target=10s");

    @BeforeAll
    void learn() {
        weir.learn(plain(NAME, "1"), plain(NAP, "0"));
    }

    @AfterAll
    void close() {
        weir.close();
    }

    private static List<Work> names(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> plain(NAME, Integer.toString(i)))
                .toList();
    }

    private static List<String> namesOf(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "item " + i).toList();
    }

    private int largestBatch() {
        return weir.events(Event.Sent.class)
                .mapToInt(Event.Sent::statements)
                .max()
                .orElse(0);
    }

    @Test
    void readsTravelTogetherAndEachGetsItsOwnAnswer() {
        assertThat(weir.answers(names(1, 500))).isEqualTo(namesOf(1, 500));
        assertThat(largestBatch()).isBetween(2, 32);
        assertThat(weir.look("select count(*) from pg_stat_activity where application_name = 'weir-under-test'"))
                .isEqualTo(2);
    }

    @Test
    void shapesOfDifferentKindsShareAMessage() {
        Work other = plain("select count(*)::text from item where id < ?", "11");
        weir.learn(other);
        List<Work> mixed = new ArrayList<>(names(1, 200));
        for (int i = 0; i < 200; i++) {
            mixed.add(i * 2, plain("select count(*)::text from item where id < ?", Integer.toString(i + 1)));
        }
        List<String> answers = weir.answers(mixed);
        for (int i = 0; i < 200; i++) {
            assertThat(answers.get(i * 2)).isEqualTo(Integer.toString(i));
            assertThat(answers.get(i * 2 + 1)).isEqualTo("item " + (i + 1));
        }
    }

    @Test
    void onlyTheMemberThatFailsGetsTheError() {
        List<Work> some = new ArrayList<>(names(1, 100));
        for (int bad = 0; bad < 100; bad += 7) {
            some.set(bad, plain(NAME, "none"));
        }
        List<String> answers = weir.answers(some);
        for (int i = 0; i < 100; i++) {
            assertThat(answers.get(i)).contains(i % 7 == 0 ? "invalid input syntax" : "item " + (i + 1));
        }
    }

    @Test
    void aShapeThatIsSlowForOneArgumentGoesAgainAloneAndTheOthersDoNotWaitForIt() {
        weir.learn(plain(NAP, "0"));
        Mono<String> slow = weir.ask(plain(NAP, "1.5"));
        Mono<Long> quick = Flux.range(1, 300)
                .concatMap(i -> timed(weir.ask(plain(NAME, "1"))))
                .reduce(0L, Math::max);
        Long longest = Objects.requireNonNull(
                Mono.zip(slow, quick, (slept, millis) -> millis).block(PATIENCE));
        assertThat(longest).isLessThan(1000);
        assertThat(weir.events(Event.Resent.class)).isNotEmpty();
    }

    @Test
    void aReportDoesNotHoldUpTheReadsOfOthers() {
        Mono<String> report = weir.ask(plain("select 'done' from (select pg_sleep(3)) report"));
        Mono<Long> quick = Flux.range(1, 500)
                .concatMap(i -> timed(weir.ask(plain(NAME, Integer.toString(i)))))
                .reduce(0L, Math::max);
        Long longest = Objects.requireNonNull(
                Mono.zip(report, quick, (done, millis) -> millis).block(PATIENCE));
        assertThat(longest).as("the shared timeout, and what the machine adds").isLessThan(1000);
    }

    @Test
    void howLongARequestWaitedIsToldOnceAlsoOfOneThatRunsAlone() {
        // Shared, shared again, or by itself as soon as it is known to be slow.
        for (int i = 0; i < 4; i++) {
            Work nap = plain("select 'slept' || s from (select pg_sleep(?::float8) as s) nap", "0.3" + i);
            weir.answer(nap);
            assertThat(weir.events(Event.Waited.class)
                            .filter(told -> told.asked().equals(nap)))
                    .as("request %d", i)
                    .hasSize(1);
        }
    }

    private static Mono<Long> timed(Mono<String> answer) {
        return Mono.defer(() -> {
            long begun = System.nanoTime();
            return answer.map(
                    text -> Duration.ofNanos(System.nanoTime() - begun).toMillis());
        });
    }

    @Test
    void aWriteThatWaitsForALockLeavesTheOthersAloneAndIsDoneOnce() throws SQLException {
        Work take = write("update item set taken = taken + 1 where id = ? returning taken::text", "7");
        weir.learn(write("update item set taken = taken + 1 where id = ? returning taken::text", "8"));
        try (Connection blocker = TestDatabase.superuserOf(weir.login())) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("update item set taken = 0 where id = 7");
            Mono<String> blocked = weir.ask(take).cache();
            blocked.subscribe();
            Awaitility.await().until(() -> weir.look("select count(*) from pg_locks where not granted") == 1);
            assertThat(weir.answers(names(1, 50))).isEqualTo(namesOf(1, 50));
            // Past the shared timeout: it waits alone now.
            Awaitility.await()
                    .until(() -> weir.look("select count(*) from pg_stat_activity"
                                    + " where wait_event_type = 'Lock' and now() - query_start > '500 ms'")
                            == 1);
            blocker.commit();
            assertThat(blocked.block(PATIENCE)).isEqualTo("1");
        }
        assertThat(weir.look("select taken from item where id = 7")).isEqualTo(1);
    }

    @Test
    void identicalReadsThatAreUnsentRunOnce() {
        Work same = plain(NAME, "77");
        long before = statements();
        assertThat(weir.answers(Collections.nCopies(200, same))).containsOnly("item 77");
        assertThat(statements() - before).isLessThan(200);
    }

    private long statements() {
        return weir.events(Event.Sent.class).mapToInt(Event.Sent::statements).sum();
    }

    @Test
    void readsInFlightGoAgainWhenTheirConnectionIsLostAndWritesSayThatTheyDoNotKnow() {
        weir.learn(write("insert into ledger (what) values (?) returning what", "warm"));
        List<Mono<String>> all = new ArrayList<>();
        for (int i = 1; i <= 400; i++) {
            String what = "w" + i;
            all.add(
                    i % 4 == 0
                            ? weir.ask(write("insert into ledger (what) values (?) returning what", what))
                                    .onErrorResume(SharedMessagesIT::fateUnknown)
                            : weir.ask(plain(NAME, Integer.toString(i))));
        }
        Mono<List<String>> answers =
                Flux.mergeSequential(all, 400, 1).collectList().cache();
        answers.subscribe();
        weir.look("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where application_name = 'weir-under-test'");
        List<String> told = Objects.requireNonNull(answers.block(PATIENCE));
        for (int i = 1; i <= 400; i++) {
            String answer = told.get(i - 1);
            int times = weir.look("select count(*) from ledger where what = 'w" + i + "'");
            if (i % 4 != 0) {
                assertThat(answer).isEqualTo("item " + i);
            } else if (answer.equals("unknown")) {
                assertThat(times).isBetween(0, 1);
            } else {
                assertThat(times).as("acknowledged as %s", answer).isEqualTo(1);
            }
        }
    }

    private static Mono<String> fateUnknown(Throwable error) {
        return error instanceof FailureException known && known.failure() instanceof ServiceFailure.WriteFateUnknown
                ? Mono.just("unknown")
                : Mono.error(error);
    }

    @Test
    void aCallerThatLeavesASharedMessageTakesNoOtherWithIt() {
        List<Work> some = names(1, 300);
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < some.size(); i++) {
            var waiting = weir.ask(some.get(i)).subscribe(told::add);
            if (i % 3 == 0) {
                waiting.dispose();
            }
        }
        Awaitility.await().until(() -> told.size() >= 200);
        assertThat(weir.answer(plain(NAME, "5"))).isEqualTo("item 5");
    }
}
