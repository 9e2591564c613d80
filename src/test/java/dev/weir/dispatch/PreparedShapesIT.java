package dev.weir.dispatch;

import static dev.weir.dispatch.DispatcherUnderTest.plain;
import static dev.weir.dispatch.DispatcherUnderTest.work;
import static dev.weir.dispatch.DispatcherUnderTest.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Work;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a connection keeps prepared, on one connection of a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreparedShapesIT {

    private static final String SCRIPT = """
            create table item (id int primary key, name text not null);
            insert into item values (1, 'one'), (2, 'two');
            create function forge() returns text language plpgsql as $$
            begin
                execute (select string_agg('deallocate ' || name || '; prepare ' || name || ' as select ''forged''', '; ')
                         from pg_prepared_statements);
                return 'forged all';
            end $$;
            create table evidence (who text);
            create function forge_the_reset() returns text language plpgsql as $$
            begin
                execute (select string_agg('deallocate ' || name
                                || '; prepare ' || name || ' as insert into evidence values (current_user)', '; ')
                         from pg_prepared_statements where name like 'weir_reset%');
                return 'forged the reset';
            end $$;
            create function forget() returns text language plpgsql as $$
            begin
                execute 'deallocate all';
                return 'forgot';
            end $$;
            """;

    private final DispatcherUnderTest weir =
            new DispatcherUnderTest(SCRIPT, "weir.pool.size=1", "weir.dispatch.shapes=4", "weir.dispatch.batch-size=4");

    @AfterAll
    void close() {
        weir.close();
    }

    private static Work prepared() {
        return plain("select string_agg(name, ' ' order by prepare_time) from pg_prepared_statements"
                + " where name ~ '^weir_[0-9]+$'");
    }

    private static Work pid() {
        return plain("select pg_backend_pid()::text");
    }

    private static Work name(String id) {
        return plain("select name from item where id = ?", id);
    }

    @Test
    void aShapeIsPreparedFromItsSecondRunOn() {
        Work fresh = plain("select 'fresh ' || name from item where id = ?", "1");
        weir.answer(fresh);
        int before = weir.answer(prepared()).split(" ", -1).length;
        weir.answer(fresh);
        weir.answer(fresh);
        assertThat(weir.answer(fresh)).isEqualTo("fresh one");
        assertThat(before).isLessThanOrEqualTo(4);
        assertThat(weir.answer(
                        plain("select count(*)::text from pg_prepared_statements where statement like '%fresh%'")))
                .isEqualTo("1");
    }

    @Test
    void noMoreAreKeptThanTheLimit() {
        for (int i = 0; i < 12; i++) {
            weir.learn(plain("select " + i + " + id from item where id = ?", "1"));
        }
        assertThat(Integer.parseInt(weir.answer(
                        plain("select count(*)::text from pg_prepared_statements" + " where name ~ '^weir_[0-9]+$'"))))
                .isLessThanOrEqualTo(4);
        assertThat(weir.answer(plain("select 0 + id from item where id = ?", "1")))
                .isEqualTo("1");
    }

    @Test
    void aTableThatIsMadeAnewIsReadAsItIsNow() {
        weir.execute("create table fickle (id int, v int); insert into fickle values (1, 10);"
                + " grant select on fickle to public");
        Work read = plain("select v::text from fickle where id = ?", "1");
        weir.learn(read);
        weir.execute("drop table fickle; create table fickle (v text, id text);"
                + " insert into fickle values ('ten', '1'); grant select on fickle to public");
        assertThat(weir.answer(read)).as("before anybody has noticed").isEqualTo("ten");
        weir.dispatcher().schemaChanged();
        assertThat(weir.answer(read)).isEqualTo("ten");
        assertThat(weir.answer(read)).isEqualTo("ten");
        weir.execute("drop table fickle");
    }

    /** PostgreSQL keeps the types of parameters by identity for as long as a statement is prepared. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            enum ('a', 'b') | enum ('b', 'c') | b
            enum ('a', 'b') | enum ('b', 'c') | c
            domain int      | domain text     | b
            domain int      | domain bigint   | 3000000000
            domain date     | domain text     | not a day
            domain int[]    | domain text[]   | {b}
            domain int4range | domain numrange | [0.5,1)
            domain uuid     | domain int      | 7
            """)
    void aTypeThatIsMadeAnewUnderItsNameIsWhatItIsNow(String before, String after, String value) {
        weir.execute(
                "drop table if exists remade; drop type if exists remade_type; create table remade (id int); grant select, update on remade to public; insert into remade values (1); "
                        + type(before) + "; alter table remade add v remade_type");
        Work read = plain("select id::text from remade where v = ?", value);
        Work write = write("update remade set id = id where v = ? returning id::text", value);
        for (int i = 0; i < 3; i++) {
            // What the old type does not take is refused, and does not matter here.
            weir.answers(List.of(plain("select id::text from remade where v = ?", sample(before))));
            weir.answers(List.of(write("update remade set id = id where v = ? returning id::text", sample(before))));
        }
        weir.execute("drop type remade_type cascade; " + type(after)
                + "; alter table remade add v remade_type; update remade set v = '" + value + "'");
        assertThat(weir.answer(read)).isEqualTo("1");
        assertThat(weir.answer(write)).isEqualTo("1");
        weir.execute("drop table remade; drop type remade_type");
    }

    private static String type(String kind) {
        return kind.startsWith("domain")
                ? "create domain remade_type as " + kind.substring("domain ".length())
                : "create type remade_type as " + kind;
    }

    private static String sample(String kind) {
        return switch (kind) {
            case "domain int" -> "1";
            case "domain date" -> "2020-01-01";
            case "domain int[]" -> "{1}";
            case "domain int4range" -> "[1,2)";
            case "domain uuid" -> "00000000-0000-0000-0000-000000000000";
            default -> "a";
        };
    }

    @Test
    void aColumnThatWasGivenAnotherTypeTakesItsValues() {
        weir.execute(
                "create table retyped (id int); insert into retyped values (1); grant select on retyped to public");
        weir.learn(plain("select id::text from retyped where id = ?", "1"));
        weir.execute("alter table retyped alter id type bigint; update retyped set id = 3000000000");
        assertThat(weir.answer(plain("select id::text from retyped where id = ?", "3000000000")))
                .isEqualTo("3000000000");
        weir.execute("drop table retyped");
    }

    /** Otherwise whoever sends wrong values would have a statement of everybody's prepared again and again. */
    @Test
    void aValueThatIsWrongInAnyFormLeavesTheShapePrepared() {
        weir.learn(name("1"), prepared());
        String before = weir.answer(prepared());
        assertThat(weir.answers(List.of(name("one"))))
                .containsExactly("22P02: invalid input syntax for type integer: \"one\"");
        weir.answer(name("2"));
        assertThat(weir.answer(prepared())).isEqualTo(before);
    }

    @Test
    void aConnectionThatForgetsAShapeBeforeAWriteStays() {
        weir.execute("create table forgotten (id int); insert into forgotten values (1);"
                + " grant select on forgotten to public; grant update on item to public");
        Work write = write("update item set name = name where id = ?", "1");
        weir.learn(plain("select id::text from forgotten where id = ?", "1"), pid(), write);
        String before = weir.answer(pid());
        weir.execute("alter table forgotten alter id type bigint; update forgotten set id = 3000000000");
        assertThat(weir.answer(plain("select id::text from forgotten where id = ?", "3000000000")))
                .isEqualTo("3000000000");
        weir.answer(write);
        assertThat(weir.answer(pid())).isEqualTo(before);
        weir.execute("drop table forgotten");
    }

    @Test
    void everythingIsPreparedAnewAfterTheSchemaHasChanged() {
        weir.learn(name("1"));
        String before = weir.answer(prepared());
        weir.dispatcher().schemaChanged();
        weir.learn(name("2"));
        assertThat(weir.answer(prepared())).isNotEqualTo(before).doesNotContain(before);
        assertThat(weir.answer(name("2"))).isEqualTo("two");
    }

    @Test
    void aNewConnectionIsPreparedAgain() {
        weir.learn(name("1"));
        weir.look("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where application_name = 'weir-under-test'");
        Awaitility.await()
                .untilAsserted(() -> assertThat(weir.answer(name("2"))).isEqualTo("two"));
        weir.learn(name("1"));
    }

    /** A function could run its own statement under the name of ours, for whoever comes next. */
    @Test
    void aConnectionWhoseShapesWereForgedIsClosed() {
        weir.learn(name("1"), pid());
        String before = weir.answer(pid());
        assertThat(weir.answer(work("select forge()", Effects.READ, Context.OWN)))
                .isEqualTo("forged all");
        assertThat(weir.answer(name("1"))).isEqualTo("one");
        assertThat(weir.answer(pid())).isNotEqualTo(before);
    }

    /** It would run as the login, between two requests. */
    @Test
    void aForgedPartOfTheResetNeverRuns() {
        weir.learn(name("1"), pid());
        String before = weir.answer(pid());
        assertThat(weir.answer(work("select forge_the_reset()", Effects.READ, Context.OWN)))
                .isEqualTo("forged the reset");
        assertThat(weir.answer(name("1"))).isEqualTo("one");
        assertThat(weir.answer(pid())).isNotEqualTo(before);
        assertThat(weir.answer(plain("select count(*)::text from evidence"))).isEqualTo("0");
    }

    @Test
    void aConnectionWhoseShapesWereForgottenIsClosed() {
        weir.learn(name("1"), pid());
        String before = weir.answer(pid());
        weir.answer(work("select forget()", Effects.WRITE, Context.OWN));
        assertThat(weir.answer(name("1"))).isEqualTo("one");
        assertThat(weir.answer(pid())).isNotEqualTo(before);
    }

    @Test
    void aConnectionThatWasOnlyUsedStays() {
        weir.learn(name("1"), pid());
        String before = weir.answer(pid());
        for (int i = 0; i < 5; i++) {
            weir.answer(work("select upper(name) from item where id = ?", Effects.READ, Context.OWN, "1"));
        }
        assertThat(weir.answer(pid())).isEqualTo(before);
    }

    @Test
    void aConnectionThatStreamedStays() {
        weir.learn(name("1"), pid());
        String before = weir.answer(pid());
        for (int i = 0; i < 3; i++) {
            weir.dispatcher()
                    .rows(work("select name from item", Effects.READ, Context.OWN))
                    .doOnNext(Row::release)
                    .blockLast(DispatcherUnderTest.PATIENCE);
        }
        assertThat(weir.answer(pid())).isEqualTo(before);
    }

    @Test
    void namesMeanWhatTheRequestsSearchPathSays() {
        weir.execute("create schema a; create schema b; create table a.t (v text); create table b.t (v text);"
                + " insert into a.t values ('of a'); insert into b.t values ('of b');"
                + " grant usage on schema a, b to public; grant select on a.t, b.t to public");
        for (int i = 0; i < 4; i++) {
            for (String schema : new String[] {"a", "b"}) {
                Context in = new Context(null, Map.of("search_path", schema));
                assertThat(weir.answer(work("select v from t", Effects.PLAIN_READ, in)))
                        .isEqualTo("of " + schema);
            }
        }
    }
}
