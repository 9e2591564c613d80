package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import dev.weir.secrets.TestSecrets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Before the service is ready it asks itself for rows, and nobody else can. */
@ExtendWith(OutputCaptureExtension.class)
class WarmUpIT {

    private static final Pattern DONE = Pattern.compile("Warmed up with ([0-9]+) requests in ([0-9.]+) s");
    private static final String TABLES = """
            create table films (id int primary key, title text);
            insert into films select n, 'film ' || n from generate_series(1, 100) n;
            create table notes (id uuid primary key, text text);
            create table log (line text);
            """;

    private static int requests(CapturedOutput output) {
        Matcher done = DONE.matcher(output.getOut());
        assertThat(done.find()).as(output.getOut()).isTrue();
        return Integer.parseInt(done.group(1));
    }

    private static String asked(Login login, String sql) throws SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static List<String> answered(RunningWeir weir) throws Exception {
        return weir.management("/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("http_server_requests_seconds_count"))
                .toList();
    }

    @Test
    void itAsksForRowsByTheirKeysAndCountsThemForNoClient(CapturedOutput output) throws Exception {
        Login login = TestDatabase.createDatabase(TABLES);
        try (RunningWeir weir = new RunningWeir(
                login, "weir.warm-up.time=20s", "weir.warm-up.requests=400", "weir.http.access-log=true")) {
            assertThat(requests(output)).isBetween(350, 400);
            assertThat(answered(weir)).isEmpty();
            assertThat(output).doesNotContain("\"GET /rest/v1/films");
            assertThat(weir.rest("/films?id=eq.1").join().body()).isEqualTo("[{\"id\":1,\"title\":\"film 1\"}]");
            assertThat(answered(weir)).singleElement().asString().contains("public.films");
        }
        assertThat(asked(
                        login, "select seq_scan || ' of ' || n_tup_ins from pg_stat_user_tables where relname = 'log'"))
                .isEqualTo("0 of 0");
    }

    @Test
    void itEndsInTime(CapturedOutput output) {
        long began = System.nanoTime();
        try (RunningWeir weir = new RunningWeir(
                TestDatabase.createDatabase(TABLES), "weir.warm-up.time=1s", "weir.warm-up.requests=100000000")) {
            assertThat(weir.status("/films?limit=1")).isEqualTo(200);
            assertThat(requests(output)).isPositive();
            assertThat(System.nanoTime() - began).isLessThan(60_000_000_000L);
        }
    }

    @Test
    void largeRowsDoNotEndIt(CapturedOutput output) {
        try (RunningWeir weir = new RunningWeir(
                TestDatabase.createDatabase(TABLES + """
                        create table archive (id int primary key, text text);
                        insert into archive select n, repeat('x', 2000000) from generate_series(1, 40) n;
                        """), "weir.warm-up.time=20s", "weir.warm-up.requests=2000")) {
            assertThat(requests(output)).isBetween(1950, 2000);
            assertThat(weir.status("/archive?select=id&limit=1")).isEqualTo(200);
        }
    }

    @Test
    void itSaysSoWhereItHadNoRows(CapturedOutput output) {
        try (RunningWeir weir = new RunningWeir(
                TestDatabase.createDatabase(TABLES + """
                        create function closed() returns void language plpgsql as $$ begin raise 'closed'; end $$;
                        """),
                "weir.warm-up.time=5s",
                "weir.rest.pre-request=public.closed")) {
            assertThat(weir.url()).isNotEmpty();
            assertThat(output).contains("There was no warm-up: the service has had no rows from its own port");
        }
    }

    /** With tokens alone a login may have no rights but to become others. */
    @Test
    void itAsksAsARoleThatCanRead(CapturedOutput output) {
        Login login = TestDatabase.createDatabase(TABLES + """
                create role warm_nobody;
                create role warm_reader;
                grant warm_reader to current_user;
                grant select on films to warm_reader;
                """);
        try (RunningWeir weir = new RunningWeir(
                login,
                "weir.warm-up.time=20s",
                "weir.warm-up.requests=200",
                "weir.consumers.requests-per-second=1",
                "weir.rest.anon-role=warm_reader",
                "weir.auth.jwt.secret=" + TestSecrets.of("secret-of-at-least-thirty-two-bytes"))) {
            assertThat(requests(output)).isBetween(150, 200);
            assertThat(weir.status("/notes?limit=1")).isEqualTo(401);
        }
    }

    @Test
    void nobodyElseIsTakenForIt(CapturedOutput output) {
        try (RunningWeir weir = new RunningWeir(
                TestDatabase.createDatabase(TABLES),
                "weir.warm-up.time=20s",
                "weir.warm-up.requests=100",
                "weir.auth.jwt.secret=" + TestSecrets.of("secret-of-at-least-thirty-two-bytes"))) {
            assertThat(requests(output)).isPositive();
            assertThat(weir.status("/films?limit=1")).isEqualTo(401);
        }
    }

    @Test
    void withoutATableItSaysSoAndIsReady(CapturedOutput output) {
        try (RunningWeir weir =
                new RunningWeir(TestDatabase.createDatabase("create table log (line text)"), "weir.warm-up.time=5s")) {
            assertThat(weir.status("/log")).isEqualTo(200);
            assertThat(output).contains("There is no warm-up: no table with a key of its own can be read");
        }
    }
}
