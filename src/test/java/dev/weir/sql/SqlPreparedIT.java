package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With one connection: a text is prepared from its second run on, and never runs as it was meant for something else. */
class SqlPreparedIT {

    private static SqlClient sql;

    @BeforeAll
    static void start() {
        sql = new SqlClient("""
                create table pets (id int, name text);
                insert into pets values (1, 'Rex');
                create schema other;
                create table other.pets (id int, name text);
                insert into other.pets values (1, 'Other');
                create function whoami() returns text language sql as 'select current_user::text';
                """, "weir.pool.size=1");
    }

    @AfterAll
    static void stop() {
        sql.close();
    }

    private static String prepared(String text) {
        return sql.value("select count(*) from pg_prepared_statements where statement = '" + text + "'");
    }

    private static String ask(String query, String param) {
        return sql.send(
                        "{\"query\": \"" + query + "\", \"params\": [" + param + "], \"arrayMode\": true}",
                        SqlClient.CONNECTION)
                .join()
                .body();
    }

    @Test
    void preparesATextThatComesAgain() {
        String text = "select name from pets where id = $1";
        assertThat(ask(text, "1")).endsWith("[[\"Rex\"]]}");
        assertThat(prepared(text)).isEqualTo("0");
        assertThat(ask(text, "1")).endsWith("[[\"Rex\"]]}");
        assertThat(prepared(text)).isEqualTo("1");
        assertThat(ask(text, "2")).endsWith("\"rows\":[]}");
    }

    @Test
    void takesATypeThatHasChanged() {
        sql.ask("create table things (code int)");
        sql.ask("insert into things values (7)");
        String text = "select code from things where code = $1";
        for (int i = 0; i < 3; i++) {
            assertThat(ask(text, "7")).endsWith("[[7]]}");
        }
        sql.ask("alter table things alter code type text using 'c' || code");
        for (int i = 0; i < 3; i++) {
            assertThat(ask(text, "\"c7\"")).contains("\"dataTypeID\":25").endsWith("[[\"c7\"]]}");
        }
        sql.ask("drop table things");
        assertThat(ask(text, "\"c7\"")).contains("42P01");
        sql.ask("create table things (code int)");
        assertThat(ask(text, "8")).endsWith("\"rows\":[]}");
    }

    @Test
    void answersAValueThatDoesNotFitWithItsError() {
        String text = "select name from pets where id = $1 and true";
        for (int i = 0; i < 3; i++) {
            assertThat(ask(text, "1")).endsWith("[[\"Rex\"]]}");
            assertThat(ask(text, "\"x\"")).contains("22P02");
        }
    }

    @Test
    void runsUnderTheLoginAndItsOwnSearchPathWhateverCameBefore() {
        for (int i = 0; i < 3; i++) {
            assertThat(sql.value("select name from pets where id = 1")).isEqualTo("Rex");
            sql.ask("set search_path to other");
        }
        String login = sql.value("select whoami()");
        for (int i = 0; i < 3; i++) {
            assertThat(sql.value("select whoami()")).isEqualTo(login);
            sql.ask("set role pg_monitor");
        }
    }

    @Test
    void runsOnceThoughItsCommitFails() {
        sql.ask("create sequence runs");
        sql.ask("create table refs (run bigint primary key, ref bigint references refs deferrable initially deferred)");
        String text = "insert into refs values (nextval('runs'), $1)";
        assertThat(ask(text, "null")).contains("INSERT");
        assertThat(ask(text, "null")).contains("INSERT");
        assertThat(prepared(text.replace("'", "''"))).isEqualTo("1");
        assertThat(ask(text, "99")).contains("23503");
        assertThat(sql.value("select last_value from runs")).isEqualTo("3");
    }

    @Test
    void writesOnceThoughItsPreparedFormHasGone() {
        sql.ask("create table log (id int)");
        for (int i = 0; i < 3; i++) {
            sql.ask("insert into log values (1)");
            sql.ask("deallocate all");
        }
        assertThat(sql.value("select count(*) from log")).isEqualTo("3");
    }
}
