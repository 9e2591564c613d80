package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.TestTokens;
import dev.weir.database.Superuser;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an operator has set for a role holds for the requests whose token names it, and for no other, on one connection. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenRolesIT {

    private final Login login = TestDatabase.createDatabase("""
            create function slow(double precision) returns boolean language plpgsql volatile
                as $$begin perform pg_sleep($1); return true; end$$;
            create view session as select current_user as acting, current_setting('transaction_isolation') as level,
                current_setting('TimeZone') as zone, current_setting('request.jwt.claims', true)::json ->> 'sub' as sub;
            create table plain (id int); insert into plain select generate_series(1, 50);
            create view dozing as select slow(0.7) as slept""");
    private final String strict = "strict_" + login.database();
    private final String patient = "patient_" + login.database();

    private RunningWeir weir;

    @BeforeAll
    void start() throws SQLException {
        for (String role : new String[] {strict, patient}) {
            Superuser.run("create role " + role);
            Superuser.run("grant " + role + " to " + login.username());
            owner("grant select on all tables in schema public to " + role);
        }
        Superuser.run("alter role " + strict + " set statement_timeout = '300ms'");
        Superuser.run("alter role " + strict + " set default_transaction_isolation = 'serializable'");
        Superuser.run("alter role " + patient + " set timezone = 'Asia/Tokyo'");
        weir = new RunningWeir(login, "weir.pool.size=1", "weir.auth.jwt.secret=" + TestTokens.SECRET);
    }

    @AfterAll
    void stop() throws SQLException {
        weir.close();
        for (String role : new String[] {strict, patient}) {
            owner("drop owned by " + role);
            Superuser.run("drop role " + role);
        }
    }

    private CompletableFuture<HttpResponse<String>> ask(String path, String role, String subject) {
        String claims = "{\"role\":\"%s\",\"sub\":\"%s\"}".formatted(role, subject);
        return weir.rest(path, "Authorization", "Bearer " + TestTokens.of(claims));
    }

    private static void is(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.statusCode() + " " + answer.body()).isEqualTo(status + " " + body);
    }

    @Test
    void isolationAndOtherSettingsAreThoseOfTheTokensRole() {
        String row = "[{\"acting\":\"%s\",\"level\":\"%s\",\"sub\":\"%s\"}]";
        is(
                ask("/session?select=acting,level,sub", strict, "ada").join(),
                200,
                row.formatted(strict, "serializable", "ada"));
        is(
                ask("/session?select=acting,level,sub", patient, "bob").join(),
                200,
                row.formatted(patient, "read committed", "bob"));
        is(ask("/session?select=zone", patient, "bob").join(), 200, "[{\"zone\":\"Asia/Tokyo\"}]");
        assertThat(ask("/session?select=zone", strict, "ada").join().body()).doesNotContain("Tokyo");
    }

    @Test
    void theTimeoutIsThatOfTheTokensRole() {
        is(
                ask("/dozing", strict, "ada").join(),
                504,
                "{\"code\":\"57014\",\"message\":\"canceling statement due to statement timeout\",\"details\":null,"
                        + "\"hint\":null}");
        is(ask("/dozing", patient, "bob").join(), 200, "[{\"slept\":true}]");
    }

    /** Two levels never share a message: PostgreSQL would refuse the second. */
    @Test
    void readsOfBothLevelsThatComeTogetherAreAllAnswered() {
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int id = 1; id <= 50; id++) {
            all.add(ask("/plain?id=eq." + id, id % 2 == 0 ? strict : patient, "s" + id % 5));
        }
        for (int id = 1; id <= 50; id++) {
            is(all.get(id - 1).join(), 200, "[{\"id\":" + id + "}]");
        }
    }

    /** Quotes, backslashes and dollars of claims stay what they are: they are values of parameters. */
    @Test
    void claimsOfAnySpellingReachSqlAsTheyAre() {
        String subject = "it's; \\\\ $1 $$ -- /*";
        is(ask("/session?select=sub", strict, subject).join(), 200, "[{\"sub\":\"it's; \\\\ $1 $$ -- /*\"}]");
    }

    private void owner(String sql) throws SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
