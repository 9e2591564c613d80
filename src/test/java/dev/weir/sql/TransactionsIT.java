package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Interactive transactions over HTTP: with two connections, one at a time. */
class TransactionsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static SqlClient sql;
    private static TransactionClient transactions;

    @BeforeAll
    static void start() {
        sql = new SqlClient(
                """
                create table pets (id int primary key, owner int references pets deferrable initially deferred);
                insert into pets values (1);
                """,
                "weir.pool.size=2",
                "weir.sql.users.other=" + SqlClient.HASH,
                "weir.sql.deadline=2s",
                "weir.sql.transaction-timeout=4s",
                "weir.sql.transaction-idle-timeout=1500ms");
        transactions = new TransactionClient(sql);
    }

    @AfterAll
    static void stop() {
        sql.close();
    }

    @BeforeEach
    void clear() {
        sql.ask("delete from pets where id > 1");
    }

    private static String count() {
        return sql.value("select count(*) from pets where id > 1");
    }

    private static void awaitFree() {
        await().atMost(PATIENCE)
                .until(() -> sql.value("select count(*) from pg_stat_activity where state like 'idle in transaction%'")
                        .equals("0"));
    }

    @Test
    void commits() {
        HttpResponse<String> begun = transactions.send("POST", "", "").join();
        assertThat(begun.body()).matches("\\{\"id\":\"[\\w-]{8}\\.[\\w-]{24}\",\"timeout\":4000,\"idleTimeout\":1500}");
        String one = begun.headers().firstValue("Location").orElseThrow().substring("/sql/transactions".length());
        assertThat(transactions.run(one, "insert into pets values (2)"))
                .isEqualTo(
                        "200 {\"command\":\"INSERT\",\"rowCount\":1,\"rowAsArray\":false,\"fields\":[],\"rows\":[]}");
        assertThat(count()).isEqualTo("0");
        assertThat(transactions.run(one, "select count(*)::int as n from pets")).endsWith("\"rows\":[{\"n\":2}]}");
        assertThat(transactions.told("POST", one + "/commit", "")).isEqualTo("200 {\"committed\":true}");
        assertThat(count()).isEqualTo("1");
        assertThat(transactions.run(one, "select 1")).isEqualTo("""
                404 {"message":"There is no such transaction","code":"WEIR404",\
                "detail":"It was committed or rolled back","hint":"Begin another one, and run all of it again","severity":"ERROR"}""");
    }

    @Test
    void rollsBack() {
        String one = transactions.begin("{}");
        transactions.run(one, "insert into pets values (2)");
        assertThat(transactions.told("DELETE", one, "")).isEqualTo("204 ");
        assertThat(count()).isEqualTo("0");
        assertThat(transactions.told("DELETE", one, "")).startsWith("404 ");
    }

    @Test
    void runsABatchAndTellsWhichFailed() {
        String one = transactions.begin("{\"isolationLevel\": \"RepeatableRead\"}");
        assertThat(transactions.told("POST", one, """
                {"queries": [{"query": "insert into pets values (2)"},
                  {"query": "select current_setting('transaction_isolation') as level"}]}"""))
                .startsWith("200 {\"results\":[")
                .contains("repeatable read");
        assertThat(transactions.told("POST", one, """
                {"queries": [{"query": "select 1"}, {"query": "insert into pets values (1)"}]}""")).startsWith("400 ").contains("\"queryIndex\":1");
        transactions.told("DELETE", one, "");
    }

    @Test
    void staysFailedUntilItIsRolledBack() {
        String one = transactions.begin("");
        transactions.run(one, "insert into pets values (2)");
        assertThat(transactions.code(transactions.run(one, "select nope"))).isEqualTo("42703");
        assertThat(transactions.code(transactions.run(one, "select 1"))).isEqualTo("25P02");
        assertThat(transactions.told("POST", one + "/commit", ""))
                .startsWith("409 ")
                .contains("WEIR441");
        assertThat(count()).isEqualTo("0");
    }

    @Test
    void goesBackToASavepoint() {
        String one = transactions.begin("");
        transactions.run(one, "insert into pets values (2)");
        transactions.run(one, "savepoint here");
        assertThat(transactions.run(one, "insert into pets values (1)")).startsWith("400 ");
        assertThat(transactions.run(one, "rollback to savepoint here")).startsWith("200 ");
        assertThat(transactions.told("POST", one + "/commit", "")).startsWith("200 ");
        assertThat(count()).isEqualTo("1");
    }

    @Test
    void tellsWhyACommitFails() {
        String one = transactions.begin("");
        transactions.run(one, "insert into pets values (2, 99)");
        assertThat(transactions.told("POST", one + "/commit", ""))
                .startsWith("400 ")
                .contains("\"code\":\"23503\"");
        assertThat(count()).isEqualTo("0");
    }

    @Test
    void refusesToWriteWhenItIsReadOnly() {
        String one =
                transactions.begin("{\"isolationLevel\": \"Serializable\", \"readOnly\": true, \"deferrable\": true}");
        assertThat(transactions.code(transactions.run(one, "insert into pets values (2)")))
                .isEqualTo("25006");
        transactions.told("DELETE", one, "");
    }

    @Test
    void endsWhenNoStatementComes() {
        String one = transactions.begin("");
        transactions.run(one, "insert into pets values (2)");
        String next = transactions.begin("");
        transactions.told("DELETE", next, "");
        assertThat(transactions.run(one, "select 1"))
                .contains("It was rolled back: no statement came for 1500 ms (weir.sql.transaction-idle-timeout)");
        awaitFree();
        assertThat(count()).isEqualTo("0");
    }

    @Test
    void endsWhenItIsOpenForTooLong() {
        String one = transactions.begin("{\"timeout\": 700}");
        CompletableFuture<HttpResponse<String>> slow =
                transactions.send("POST", one, SqlClient.query("select pg_sleep(1.9)"));
        assertThat(slow.join().statusCode()).isEqualTo(504);
        assertThat(transactions.run(one, "select 1"))
                .contains("It was rolled back: it was open for 700 ms (weir.sql.transaction-timeout)");
    }

    @Test
    void runsOneStatementAtATime() {
        String one = transactions.begin("");
        CompletableFuture<HttpResponse<String>> slow =
                transactions.send("POST", one, SqlClient.query("select pg_sleep(1)"));
        await().atMost(PATIENCE).until(() -> sql.value(
                        "select count(*) from pg_stat_activity where state = 'active' and query like 'select pg_' || 'sleep%'")
                .equals("1"));
        assertThat(transactions.code(transactions.run(one, "select 1"))).isEqualTo("WEIR409");
        assertThat(transactions.told("DELETE", one, "")).isEqualTo("204 ");
        assertThat(slow.join().statusCode()).isGreaterThanOrEqualTo(400);
        awaitFree();
    }

    @Test
    void isCancelledWhenItsClientLeaves() {
        String one = transactions.begin("");
        CompletableFuture<HttpResponse<String>> left =
                transactions.send("POST", one, SqlClient.query("select pg_sleep(1.8), 1"));
        String running =
                "select count(*) from pg_stat_activity where state = 'active' and query like 'select pg_'||'sleep(1.8)%'";
        await().atMost(PATIENCE).until(() -> sql.value(running).equals("1"));
        left.cancel(true);
        await().atMost(Duration.ofSeconds(1)).until(() -> sql.value(running).equals("0"));
        assertThat(transactions.code(transactions.run(one, "select 1"))).isEqualTo("25P02");
        transactions.told("DELETE", one, "");
    }

    @Test
    void isItsUsersAlone() {
        String one = transactions.begin("");
        String other = SqlClient.CONNECTION.replace("//app:", "//other:");
        assertThat(transactions
                        .sendAs(other, "POST", one, SqlClient.query("select 1"))
                        .join()
                        .statusCode())
                .isEqualTo(404);
        assertThat(transactions.sendAs(other, "DELETE", one, "").join().statusCode())
                .isEqualTo(404);
        assertThat(transactions.run(one, "select 1")).startsWith("200 ");
        transactions.told("DELETE", one, "");
        assertThat(transactions.told("POST", "/none", "{\"query\": \"select 1\"}"))
                .startsWith("404 ");
        assertThat(transactions.told("POST", "/AAAAAAAA.none", "{\"query\": \"select 1\"}"))
                .startsWith("421 ")
                .contains("WEIR443");
    }

    @Test
    void waitsForRoomWithinItsDeadline() {
        String one = transactions.begin("");
        CompletableFuture<HttpResponse<String>> next = transactions.send("POST", "", "");
        sql.ask("select 1");
        assertThat(next).isNotDone();
        transactions.told("DELETE", one, "");
        assertThat(next.join().statusCode()).isEqualTo(201);
    }

    @Test
    void leavesTheOtherConnectionToOthers() {
        String one = transactions.begin("");
        transactions.run(one, "set work_mem to '79MB'");
        for (int i = 0; i < 10; i++) {
            assertThat(sql.weir().status("/pets?limit=1")).isEqualTo(200);
            assertThat(sql.value("select current_setting('work_mem')")).isNotEqualTo("79MB");
        }
        assertThat(transactions.told("POST", one + "/commit", "")).startsWith("200 ");
        for (int i = 0; i < 10; i++) {
            assertThat(sql.value("select current_setting('work_mem')")).isNotEqualTo("79MB");
        }
    }

    @Test
    void endsWithACommitOfItsOwn() {
        String one = transactions.begin("");
        assertThat(transactions.run(one, "insert into pets values (2)")).startsWith("200 ");
        assertThat(transactions.run(one, "commit")).startsWith("200 {\"command\":\"COMMIT\"");
        assertThat(transactions.run(one, "select 1")).startsWith("404 ");
        assertThat(count()).isEqualTo("1");
    }

    @Test
    void leavesNothingOnItsConnection() {
        String one = transactions.begin("");
        assertThat(transactions.run(one, "select pg_advisory_lock(46)")).startsWith("200 ");
        assertThat(transactions.run(one, "create temp table left_over (id int)"))
                .startsWith("200 ");
        assertThat(transactions.told("POST", one + "/commit", "")).startsWith("200 ");
        // The reset goes behind the commit, whose client does not wait for it.
        await().atMost(PATIENCE).until(() -> sql.value("""
                        select (select count(*) from pg_locks where locktype = 'advisory' and objid = 46)
                          + (select count(*) from pg_class where relname = 'left_over')""").equals("0"));
    }

    @Test
    void tellsOfALostConnection() {
        String one = transactions.begin("");
        String pid = transactions.run(one, "select pg_backend_pid() as pid").replaceAll(".*\"pid\":(\\d+)}.*", "$1");
        sql.ask("select pg_terminate_backend(" + pid + ")");
        assertThat(transactions.run(one, "select 1")).matches("(404|503) .*");
        assertThat(transactions.run(one, "select 1"))
                .startsWith("404 ")
                .contains("It was rolled back: its connection to PostgreSQL was lost");
        assertThat(transactions.told("DELETE", transactions.begin(""), "")).isEqualTo("204 ");
    }

    @Test
    void refusesABodyThatIsNone() {
        assertThat(transactions.code(transactions.told("POST", "", "{\"timeout\": -1}")))
                .isEqualTo("PGRST102");
        assertThat(transactions.code(transactions.told("POST", "", "[]"))).isEqualTo("PGRST102");
        assertThat(transactions.told("PUT", "", "")).startsWith("405 ");
    }
}
