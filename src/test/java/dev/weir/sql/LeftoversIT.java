package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With one connection: whatever a statement leaves on it, the next does not see. */
class LeftoversIT {

    private static SqlClient sql;

    @BeforeAll
    static void start() {
        sql = new SqlClient("""
                create table pets (id int);
                create schema other;
                create sequence numbers;
                create procedure leave() language plpgsql as 'begin insert into pets values (1); commit; end';
                """, "weir.pool.size=1");
    }

    @AfterAll
    static void stop() {
        sql.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "begin                                          | select count(*) from pg_locks where pid = pg_backend_pid() and not fastpath and locktype = 'relation'",
                "set work_mem to '77MB'                         | select count(*) from pg_settings where name = 'work_mem' and setting = '78848'",
                "set statement_timeout to 7                     | select count(*) from pg_settings where name = 'statement_timeout' and setting = '7'",
                "select set_config('app.user', 'x', false)      | select count(*) from (select 1) t where current_setting('app.user', true) = 'x'",
                "set search_path to other                       | select count(*) from (select 1) t where current_schema() = 'other'",
                "set session characteristics as transaction read only | select count(*) from (select 1) t where current_setting('transaction_read_only') = 'on'",
                "set role pg_monitor                   | select count(*) from (select 1) t where current_user <> session_user",
                "select pg_advisory_lock(42)                    | select count(*) from pg_locks where locktype = 'advisory'",
                "select pg_try_advisory_lock_shared(43)         | select count(*) from pg_locks where locktype = 'advisory'",
                "create temp table left_over (id int)           | select count(*) from pg_class where relname = 'left_over' and relpersistence = 't'",
                "declare c cursor with hold for select 1        | select count(*) from pg_cursors where name = 'c'",
                "listen somewhere                               | select count(*) from pg_listening_channels() c where c = 'somewhere'",
                "prepare mine as select 1                       | select count(*) from pg_prepared_statements where name = 'mine'",
                "deallocate all                                 | select 0",
                "discard all                                    | select 0",
                "select setseed(0.5)                            | select 0",
                "call leave()                                   | select count(*) from pg_prepared_statements where name = 'mine'",
                "unlisten *                                     | select 0",
            })
    void isGone(String command, String left) {
        sql.ask(command);
        assertThat(sql.value(left)).isEqualTo("0");
        assertThat(sql.value("select count(*) from pets where false")).isEqualTo("0");
        assertThat(sql.weir().status("/pets?limit=1")).isEqualTo(200);
    }

    @Test
    void isGoneOfSequencesToo() {
        assertThat(sql.value("select nextval('numbers')")).isEqualTo("1");
        assertThat(sql.fails(400, SqlClient.query("select lastval()"))
                        .get("code")
                        .asString())
                .isEqualTo("55000");
        assertThat(sql.fails(400, SqlClient.query("select currval('numbers')"))
                        .get("code")
                        .asString())
                .isEqualTo("55000");
    }

    @Test
    void isGoneAfterAnErrorToo() {
        sql.fails(400, SqlClient.query("select pg_advisory_lock(44), 1 / (random() * 0)::int"));
        assertThat(sql.value("select count(*) from pg_locks where locktype = 'advisory'"))
                .isEqualTo("0");
    }

    @Test
    void isGoneAfterABatchToo() {
        sql.send("""
                {"queries": [{"query": "set work_mem to '78MB'"}, {"query": "commit"}, {"query": "begin"},
                  {"query": "select pg_advisory_lock(45)"}]}""", SqlClient.CONNECTION).join();
        assertThat(sql.value("select count(*) from pg_locks where locktype = 'advisory'"))
                .isEqualTo("0");
        assertThat(sql.value("select count(*) from pg_settings where name = 'work_mem' and setting = '79872'"))
                .isEqualTo("0");
    }

    @Test
    void leavesATransactionUndone() {
        sql.ask("begin");
        sql.ask("insert into pets values (99)");
        sql.ask("rollback");
        assertThat(sql.value("select count(*) from pets where id = 99")).isEqualTo("1");
    }

    @Test
    void keepsTheBound() {
        sql.ask("discard all");
        assertThat(sql.value("select count(*) from pg_stat_activity where application_name like 'weir-%'"
                        + " and datname = current_database()"))
                .isEqualTo("1");
    }
}
