package dev.weir.dispatch;

import static dev.weir.dispatch.DispatcherUnderTest.plain;
import static dev.weir.dispatch.DispatcherUnderTest.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Work;
import dev.weir.telemetry.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes that follow each other on one connection of a real server, and what they leave. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FollowingIT {

    private static final String SCRIPT = """
            create table written (id int primary key deferrable initially deferred);
            create function leave(what text) returns text language plpgsql as $$
            begin
                execute what;
                return what;
            end $$;
            create function met() returns text stable language sql as $$
                select case when coalesce(current_setting('my.secret', true), '') <> ''
                        or current_setting('default_transaction_read_only') <> 'off'
                        or current_setting('transaction_read_only') <> 'off'
                        or current_setting('transaction_isolation') <> 'read committed'
                        or current_setting('statement_timeout') <> '250ms'
                        or exists (select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())
                        or exists (select from pg_class where relpersistence = 't')
                        or exists (select from pg_cursors where name <> '')
                        or exists (select from pg_prepared_statements where from_sql)
                        or exists (select from pg_listening_channels() as c where c = 'of_another')
                    then 'something' else 'nothing' end
            $$;
            """;

    private static final int COUNT = 24;

    private final DispatcherUnderTest weir = new DispatcherUnderTest(SCRIPT, "weir.pool.size=1");

    @AfterAll
    void close() {
        weir.close();
    }

    private static Work leave(String what) {
        return write("select leave(?)", what);
    }

    private static Work insert(int id) {
        return write(
                "with m as materialized (select met() as met), w as (insert into written values (?::int) returning id)"
                        + " select m.met from m, w",
                Integer.toString(id));
    }

    private static Work pid() {
        return plain("select pg_backend_pid()::text");
    }

    private void begin() {
        weir.execute("truncate written");
        weir.learn(leave("select 1"), pid());
        for (int i = 1; i <= 3; i++) {
            weir.answer(insert(-i));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            set my.secret = 'x'                                       | true
            select pg_advisory_lock(7)                                | true
            create temp table if not exists of_another (id int)       | true
            declare c cursor with hold for select 1                   | true
            set statement_timeout = '240ms'                           | true
            listen of_another                                         | false
            set default_transaction_read_only = on                    | false
            set default_transaction_isolation = 'serializable'        | false
            deallocate all; prepare weir_reset_0 as select 'forged'   | false
            """)
    void whatOneLeavesIsGoneBeforeTheNext(String what, boolean connectionStays) {
        begin();
        String before = weir.answer(pid());
        List<Work> all = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            all.add(leaves(i, connectionStays) ? leave(what) : insert(i));
        }
        List<String> answers = weir.answers(all);
        for (int i = 0; i < COUNT; i++) {
            assertThat(answers.get(i)).isEqualTo(leaves(i, connectionStays) ? what : "nothing");
        }
        assertThat(weir.answer(pid()).equals(before)).isEqualTo(connectionStays);
    }

    /** Every second one, or one in their midst. */
    private static boolean leaves(int number, boolean several) {
        return several ? number % 2 == 0 : number == COUNT / 2;
    }

    /** Also of a constraint that fails only when the transaction commits. */
    @Test
    void eachHasAFateOfItsOwn() {
        begin();
        List<Work> all = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            all.add(i % 3 == 1 ? insert(-1) : insert(i));
        }
        List<String> answers = weir.answers(all);
        for (int i = 0; i < COUNT; i++) {
            if (i % 3 == 1) {
                assertThat(answers.get(i)).contains("written_pkey");
            } else {
                assertThat(answers.get(i)).isEqualTo("nothing");
            }
        }
        assertThat(weir.look("select count(*)::int from written where id >= 0")).isEqualTo(COUNT - COUNT / 3);
    }

    @Test
    void whatRunsIntoTheSharedTimeoutGoesAgainAloneAndThoseBehindItGoOn() {
        begin();
        List<Work> all = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            all.add(i == 2 ? leave("select pg_sleep(0.4)") : insert(i));
        }
        assertThat(weir.answers(all)).filteredOn("nothing"::equals).hasSize(COUNT - 1);
        assertThat(weir.look("select count(*)::int from written where id >= 0")).isEqualTo(COUNT - 1);
        assertThat(weir.events(Event.Resent.class)).isNotEmpty();
    }
}
