package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.TestTokens;
import dev.weir.database.Superuser;
import dev.weir.secrets.TestSecrets;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens of listed roles send SQL, and nothing else does without a password. */
class SqlRolesIT {

    private static final String KEY = TestSecrets.of("key of an application");
    private static final String WHO =
            "{\"query\": \"select current_user::text as who, nullif(current_setting('request.jwt.claims', true), '')::json->>'sub' as sub\"}";

    private static SqlClient sql;
    private static String listed;
    private static String other;

    @BeforeAll
    static void start() throws SQLException {
        listed = "sql_listed_" + ProcessHandle.current().pid();
        other = "sql_other_" + ProcessHandle.current().pid();
        Superuser.run("create role " + listed + "; create role " + other);
        sql = new SqlClient(
                "create table t (id int)",
                "weir.sql.roles=" + listed,
                "weir.auth.jwt.secret=" + TestTokens.SECRET,
                "weir.unauthenticated=true");
        Superuser.run("grant " + listed + ", " + other + " to " + sql.login().username());
    }

    @AfterAll
    static void stop() throws SQLException {
        sql.close();
        Superuser.run("drop role " + listed + "; drop role " + other);
    }

    private static String told(String body, String... headers) {
        HttpResponse<String> response = sql.send(body, headers).join();
        return response.statusCode() + " " + response.body();
    }

    private static String token(String claims) {
        return "Authorization: Bearer " + TestTokens.of(claims);
    }

    private static String ofListed() {
        return token("{\"role\":\"" + listed + "\",\"sub\":\"ann\"}");
    }

    @Test
    void actsAsTheRoleOfTheToken() {
        for (int i = 0; i < 4; i++) {
            assertThat(told(WHO, ofListed())).endsWith("\"rows\":[{\"who\":\"" + listed + "\",\"sub\":\"ann\"}]}");
            assertThat(told(WHO, SqlClient.CONNECTION))
                    .endsWith("\"rows\":[{\"who\":\"" + sql.login().username() + "\",\"sub\":null}]}");
        }
        assertThat(told("{\"queries\": [" + WHO + "," + WHO + "]}", ofListed()))
                .startsWith("200 ")
                .contains(listed);
    }

    @Test
    void tellsAnErrorAsForAUser() {
        assertThat(told("{\"query\": \"select * from t\"}", ofListed()))
                .startsWith("400 ")
                .contains("\"code\":\"42501\"")
                .doesNotContain("queryIndex");
    }

    @Test
    void servesNoOtherToken() {
        assertThat(told(WHO, token("{\"role\":\"" + other + "\"}")))
                .startsWith("403 ")
                .contains("WEIR444");
        assertThat(told(WHO, token("{\"sub\":\"ann\"}"))).startsWith("403 ").contains("WEIR444");
        assertThat(told(WHO, "Authorization: Bearer " + KEY)).startsWith("401 ");
        assertThat(told(WHO, "apikey: " + KEY)).startsWith("400 ").contains("Neon-Connection-String is missing");
        assertThat(told(WHO)).startsWith("400 ");
    }

    @Test
    void hasTransactionsOfItsOwn() {
        TransactionClient transactions = new TransactionClient(sql);
        String id = transactions
                .sendAs(ofListed(), "POST", "", "")
                .join()
                .headers()
                .firstValue("Location")
                .orElseThrow()
                .substring("/sql/transactions".length());
        assertThat(transactions.sendAs(ofListed(), "POST", id, WHO).join().body())
                .contains(listed);
        assertThat(transactions.run(id, "select 1")).startsWith("404 ");
        assertThat(transactions.sendAs(ofListed(), "DELETE", id, "").join().statusCode())
                .isEqualTo(204);
    }
}
