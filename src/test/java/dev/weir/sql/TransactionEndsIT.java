package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.database.TestDatabase;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Transactions over connections that soon retire, of users who may send two requests at a time: neither keeps one from its end. */
class TransactionEndsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static SqlClient sql;
    private static TransactionClient transactions;

    @BeforeAll
    static void start() {
        sql = new SqlClient(
                "create table pets (id int primary key)",
                "weir.pool.size=2",
                "weir.pool.max-life-time=1s",
                "weir.consumers.most-at-once=2");
        transactions = new TransactionClient(sql);
    }

    @AfterAll
    static void stop() {
        sql.close();
    }

    private static String pid(String told) {
        return told.replaceAll(".*\"pid\":(\\d+)}.*", "$1");
    }

    @Test
    void outlivesTheTimeOfItsConnection() throws InterruptedException {
        String one = transactions.begin("");
        String pid = pid(transactions.run(one, "select pg_backend_pid() as pid"));
        assertThat(transactions.run(one, "insert into pets values (1)")).startsWith("200 ");
        Thread.sleep(1100);
        assertThat(transactions.run(one, "insert into pets values (2)")).startsWith("200 ");
        assertThat(pid(transactions.run(one, "select pg_backend_pid() as pid"))).isEqualTo(pid);
        assertThat(transactions.run(one, "select nope")).startsWith("400 ");
        assertThat(transactions.told("DELETE", one, "")).isEqualTo("204 ");
        assertThat(sql.value("select count(*) from pets")).isEqualTo("0");
        await().atMost(PATIENCE).until(() -> sql.value("select count(*) from pg_stat_activity where pid = " + pid)
                .equals("0"));
    }

    @Test
    void commitsOnAConnectionPastItsTime() throws InterruptedException {
        String one = transactions.begin("");
        transactions.run(one, "insert into pets values (3)");
        Thread.sleep(1100);
        assertThat(transactions.told("POST", one + "/commit", "")).isEqualTo("200 {\"committed\":true}");
        assertThat(sql.value("select count(*) from pets")).isEqualTo("1");
        assertThat(transactions.run(one, "select 1")).startsWith("404 ").contains("It was committed or rolled back");
        sql.ask("delete from pets");
    }

    /** How many sleep; not asked of the service, whose limit is the matter. */
    private static int sleeping() throws SQLException {
        try (Connection connection = TestDatabase.superuserOf(sql.login());
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event = 'PgSleep'")) {
            count.next();
            return count.getInt(1);
        }
    }

    @Test
    void isEndedByAUserWhoHasReachedItsLimit() {
        String one = transactions.begin("");
        CompletableFuture<HttpResponse<String>> slow =
                transactions.send("POST", one, SqlClient.query("select pg_sleep(20)"));
        CompletableFuture<HttpResponse<String>> beside =
                sql.send(SqlClient.query("select pg_sleep(20)"), SqlClient.CONNECTION);
        await().atMost(PATIENCE).until(() -> sleeping() == 2);
        assertThat(transactions.run(one, "select 1")).startsWith("429 ");
        assertThat(transactions.told("POST", one + "/commit", "")).startsWith("409 ");
        assertThat(transactions.told("DELETE", one, "")).isEqualTo("204 ");
        assertThat(slow.join().statusCode()).isGreaterThanOrEqualTo(400);
        beside.cancel(true);
        await().atMost(PATIENCE).until(() -> sleeping() == 0);
    }
}
