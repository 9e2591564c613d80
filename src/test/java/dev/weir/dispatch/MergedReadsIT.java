package dev.weir.dispatch;

import static dev.weir.dispatch.DispatcherUnderTest.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.ParameterType;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.telemetry.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Reads by a key that are one statement, on two connections of a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MergedReadsIT {

    private static final String SCRIPT = """
            create table item (id int primary key, name text not null);
            insert into item select i, 'item ' || i from generate_series(1, 1000) i;
            create table word (word text primary key, number int not null);
            create table moving (id int primary key, name text not null);
            insert into moving select i, 'moving ' || i from generate_series(1, 1000) i;
            create schema other;
            create table other.item (id int primary key, name text not null);
            insert into other.item select i, 'other ' || i from generate_series(1, 1000) i;
            """;

    private static final String NAME = "select coalesce(string_agg(name, ', '), 'none') from item where id = ?";
    private static final String NAP =
            "select 'slept ' || s from (select pg_sleep(?::text::float8) as s) nap where exists (select 1 from item where id = 1)";

    private final DispatcherUnderTest weir =
            new DispatcherUnderTest(SCRIPT, "weir.pool.size=2", "weir.dispatch.queue-target=10s");

    @BeforeAll
    void learn() {
        weir.execute("drop role if exists merged_reader; create role merged_reader; grant merged_reader to "
                + weir.login().username() + "; grant usage on schema public to merged_reader;"
                + " grant select on item to merged_reader");
        weir.learn(item(1));
    }

    @AfterAll
    void close() {
        weir.execute("drop owned by merged_reader; drop role merged_reader");
        weir.close();
    }

    private static Work byKey(String sql, Context as, ParameterType type, String argument) {
        Shape shape = new Shape(Arrays.asList(sql.split("\\?", -1)), List.of(type));
        Statement statement = new Statement(shape, List.of(argument), Effects.PLAIN_READ);
        return new Work(statement, as, new Origin("test", "test", "test"), null);
    }

    private static Work item(Context as, String id) {
        return byKey(NAME, as, ParameterType.INT4, id);
    }

    private static Work item(int id) {
        return item(Context.OWN, Integer.toString(id));
    }

    private int merged() {
        return weir.events(Event.Merged.class).mapToInt(Event.Merged::reads).sum();
    }

    @Test
    void eachGetsItsOwnAnswerAlsoWhereThereIsNoRow() {
        int before = merged();
        List<String> answers = weir.answers(
                IntStream.rangeClosed(701, 1200).mapToObj(MergedReadsIT::item).toList());
        for (int i = 0; i < 500; i++) {
            assertThat(answers.get(i)).isEqualTo(i < 300 ? "item " + (701 + i) : "none");
        }
        assertThat(merged() - before).isPositive();
    }

    @Test
    void onlyTheOneThatFailsGetsTheError() {
        List<Work> some = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            some.add(i % 9 == 0 ? item(Context.OWN, "x" + i) : item(i));
        }
        List<String> answers = weir.answers(some);
        for (int i = 1; i <= 100; i++) {
            assertThat(answers.get(i - 1))
                    .contains(i % 9 == 0 ? "invalid input syntax for type integer: \"x" + i + "\"" : "item " + i);
        }
    }

    @Test
    void whatFailsInTheMidstIsToldToItsCallerAlone() {
        String sql = "select (1000 / (id - 50))::text from item where id = ?";
        weir.learn(byKey(sql, Context.OWN, ParameterType.INT4, "1"));
        int before = merged();
        List<String> answers = weir.answers(IntStream.rangeClosed(1, 100)
                .mapToObj(i -> byKey(sql, Context.OWN, ParameterType.INT4, Integer.toString(i)))
                .toList());
        for (int i = 1; i <= 100; i++) {
            assertThat(answers.get(i - 1)).contains(i == 50 ? "division by zero" : Integer.toString(1000 / (i - 50)));
        }
        assertThat(merged() - before).isPositive();
    }

    @Test
    void whateverATextHoldsItIsThatText() {
        Random random = new Random(4);
        String signs = "a\"\\'{},; \t\n$1äß€😀NULL%_";
        List<String> words = new ArrayList<>(List.of("", "NULL", "null", "{}", "\"", "\\", "a,b", " ", "''", "$1"));
        while (words.size() < 300) {
            StringBuilder word = new StringBuilder().append(words.size());
            random.ints(random.nextInt(1, 9), 0, signs.codePointCount(0, signs.length()))
                    .map(at -> signs.codePointAt(signs.offsetByCodePoints(0, at)))
                    .forEach(word::appendCodePoint);
            words.add(word.toString());
        }
        List<Work> inserts = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            inserts.add(DispatcherUnderTest.write(
                    "insert into word values (?, ?) returning number::text", words.get(i), Integer.toString(i)));
        }
        weir.answers(inserts);
        String sql = "select coalesce(max(number), -1)::text from word where word = ?";
        weir.learn(byKey(sql, Context.OWN, ParameterType.TEXT, "none"));
        int before = merged();
        assertThat(weir.answers(words.stream()
                        .map(word -> byKey(sql, Context.OWN, ParameterType.TEXT, word))
                        .toList()))
                .isEqualTo(IntStream.range(0, words.size())
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(merged() - before).isPositive();
    }

    @Test
    void rolesAndSearchPathsAreKeptApart() {
        Context other = new Context(null, Map.of("search_path", "other"));
        Context reader = new Context("merged_reader", Map.of());
        Context stranger = new Context("merged_reader", Map.of("search_path", "other"));
        List<Work> mixed = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 120; i++) {
            mixed.add(item(i));
            mixed.add(item(other, Integer.toString(i)));
            mixed.add(item(reader, Integer.toString(i)));
            mixed.add(item(stranger, Integer.toString(i)));
            expected.addAll(List.of("item " + i, "other " + i, "item " + i, "may not"));
        }
        List<String> answers = weir.answers(mixed);
        for (int i = 0; i < expected.size(); i++) {
            if (i % 4 == 3) {
                assertThat(answers.get(i)).containsAnyOf("permission denied", "does not exist");
            } else {
                assertThat(answers.get(i)).isEqualTo(expected.get(i));
            }
        }
    }

    @Test
    void aColumnMayGetAnotherTypeUnderIt() {
        String sql = "select coalesce(string_agg(name, ', '), 'none') from moving where id = ?";
        List<Work> some = IntStream.rangeClosed(1, 64)
                .mapToObj(i -> byKey(sql, Context.OWN, ParameterType.INT4, Integer.toString(i)))
                .toList();
        List<String> names =
                IntStream.rangeClosed(1, 64).mapToObj(i -> "moving " + i).toList();
        weir.learn(some.getFirst());
        assertThat(weir.answers(some)).isEqualTo(names);
        weir.execute("alter table moving alter column id type text");
        assertThat(weir.answers(some)).as("while its type is not known").isEqualTo(names);
        assertThat(weir.answers(some)).isEqualTo(names);
    }

    @Test
    void whatTakesTooLongTogetherIsDoneApart() {
        weir.learn(byKey(NAP, Context.OWN, ParameterType.TEXT, "0"));
        List<Work> naps = IntStream.rangeClosed(1, 8)
                .mapToObj(i -> byKey(NAP, Context.OWN, ParameterType.TEXT, "0.10" + i))
                .toList();
        assertThat(weir.answers(naps)).containsOnly("slept ");
    }

    @Test
    void whatHasAnotherTypeThanWasSaidIsNotMergedAnyMore() {
        String sql = "select coalesce(max(name), 'none') from item where id = ?";
        List<Work> some = IntStream.rangeClosed(1, 100)
                .mapToObj(i -> byKey(sql, Context.OWN, ParameterType.TEXT, Integer.toString(i)))
                .toList();
        List<String> names =
                IntStream.rangeClosed(1, 100).mapToObj(i -> "item " + i).toList();
        weir.learn(some.getFirst());
        assertThat(weir.answers(some)).isEqualTo(names);
        int before = merged();
        assertThat(weir.answers(some)).isEqualTo(names);
        assertThat(merged()).isEqualTo(before);
    }

    @Test
    void readsGoAgainWhenTheirConnectionIsLost() {
        List<Work> some =
                IntStream.rangeClosed(1, 600).mapToObj(MergedReadsIT::item).toList();
        var answers = reactor.core.publisher.Flux.mergeSequential(
                        some.stream().map(weir::ask).toList(), 600, 1)
                .collectList()
                .cache();
        answers.subscribe();
        weir.look("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where application_name = 'weir-under-test'");
        assertThat(answers.block(PATIENCE))
                .isEqualTo(
                        IntStream.rangeClosed(1, 600).mapToObj(i -> "item " + i).toList());
    }

    @Test
    void noneIsMergedWhereThatIsOff() {
        try (DispatcherUnderTest apart = new DispatcherUnderTest(SCRIPT, "weir.dispatch.merge-reads=false")) {
            apart.learn(item(1));
            assertThat(apart.answers(IntStream.rangeClosed(1, 100)
                            .mapToObj(MergedReadsIT::item)
                            .toList()))
                    .hasSize(100);
            assertThat(apart.events(Event.Merged.class)).isEmpty();
        }
    }
}
