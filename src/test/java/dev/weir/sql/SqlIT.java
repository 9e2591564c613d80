package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The protocol of SQL over HTTP, with literal bodies. */
class SqlIT {

    private static SqlClient sql;

    @BeforeAll
    static void start() {
        sql = new SqlClient("""
                create table pets (id int primary key, name varchar(20) not null unique,
                    owner int references pets deferrable initially deferred);
                insert into pets values (1, 'Rex'), (2, 'Mia');
                create table ledger (amount int);
                """, "weir.sql.max-result=100KB", "weir.sql.deadline=2s", "weir.sql.max-queries=3");
    }

    @AfterAll
    static void stop() {
        sql.close();
    }

    private static void answers(String body, String expected, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = SqlClient.CONNECTION;
        HttpResponse<String> response = sql.send(body, all).join();
        assertThat(response.statusCode() + " " + response.body()).isEqualTo("200 " + expected);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
    }

    @Test
    void answersObjectsOfNativeValues() {
        answers("""
                {"query": "select 1 as a, 2::int8 as b, true as c, null::text as d, '{\\"x\\":1}'::jsonb as e, 'NaN'::float8 as f, 1.50 as g"}""", """
                {"command":"SELECT","rowCount":1,"rowAsArray":false,"fields":[\
                {"name":"a","dataTypeID":23,"tableID":0,"columnID":0,"dataTypeSize":4,"dataTypeModifier":-1,"format":"text"},\
                {"name":"b","dataTypeID":20,"tableID":0,"columnID":0,"dataTypeSize":8,"dataTypeModifier":-1,"format":"text"},\
                {"name":"c","dataTypeID":16,"tableID":0,"columnID":0,"dataTypeSize":1,"dataTypeModifier":-1,"format":"text"},\
                {"name":"d","dataTypeID":25,"tableID":0,"columnID":0,"dataTypeSize":-1,"dataTypeModifier":-1,"format":"text"},\
                {"name":"e","dataTypeID":3802,"tableID":0,"columnID":0,"dataTypeSize":-1,"dataTypeModifier":-1,"format":"text"},\
                {"name":"f","dataTypeID":701,"tableID":0,"columnID":0,"dataTypeSize":8,"dataTypeModifier":-1,"format":"text"},\
                {"name":"g","dataTypeID":1700,"tableID":0,"columnID":0,"dataTypeSize":-1,"dataTypeModifier":-1,"format":"text"}],\
                "rows":[{"a":1,"b":"2","c":true,"d":null,"e":{"x": 1},"f":"NaN","g":"1.50"}]}""");
    }

    @Test
    void answersArraysOfRawText() {
        JsonNode answer = sql.ask("select id, name from pets where id = 1");
        JsonNode field = answer.get("fields").get(1);
        assertThat(field.get("columnID").asInt()).isEqualTo(2);
        assertThat(field.get("tableID").asInt()).isPositive();
        assertThat(field.get("dataTypeModifier").asInt()).isEqualTo(24);
        HttpResponse<String> response = sql.send(
                        "{\"query\": \"select 1, true\", \"params\": []}",
                        "Neon-Array-Mode: true",
                        "Neon-Raw-Text-Output: true",
                        SqlClient.CONNECTION)
                .join();
        assertThat(response.body()).contains("\"rowAsArray\":true").endsWith("\"rows\":[[\"1\",\"t\"]]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select $1::int + 1          | 41                | 42",
                "select $1::numeric          | 1.10              | \"1.10\"",
                "select $1::text             | \"a'b\"           | \"a'b\"",
                "select $1::int is null      | null              | true",
                "select $1::jsonb            | {\"a\": [1]}      | {\"a\": [1]}",
                "select $1::int[]            | [1, null, 3]      | [1,null,3]",
                "select $1::text[]           | [\"a\\\"\\\\b\", \"NULL\", \"\"] | [\"a\\\"\\\\b\",\"NULL\",\"\"]",
                "select $1::int[]            | [[1, 2], [3, 4]]  | [[1,2],[3,4]]",
                "select $1::bool             | true              | true",
            })
    void takesParametersAsUntypedText(String query, String param, String value) {
        HttpResponse<String> response = sql.send(
                        "{\"query\": \"" + query + "\", \"params\": [" + param + "], \"arrayMode\": true}",
                        SqlClient.CONNECTION)
                .join();
        assertThat(response.body()).endsWith("\"rows\":[[" + value + "]]}");
    }

    @Test
    void tellsWhatACommandDid() {
        answers(SqlClient.query("update pets set name = name where id < 3"), """
                {"command":"UPDATE","rowCount":2,"rowAsArray":false,"fields":[],"rows":[]}""");
        answers(SqlClient.query("create table made ()"), """
                {"command":"CREATE","rowCount":null,"rowAsArray":false,"fields":[],"rows":[]}""");
        answers(SqlClient.query(""), """
                {"command":"","rowCount":null,"rowAsArray":false,"fields":[],"rows":[]}""");
    }

    @Test
    void runsABatchInOneTransaction() {
        String body = """
                {"queries": [
                  {"query": "insert into pets values ($1, 'Bo') returning id", "params": [30], "arrayMode": true},
                  {"query": "select count(*)::int as n from pets where id = 30"},
                  {"query": "select current_setting('transaction_isolation') as level"}]}""";
        HttpResponse<String> response = sql.send(
                        body, "Neon-Batch-Isolation-Level: RepeatableRead", SqlClient.CONNECTION)
                .join();
        assertThat(response.body())
                .startsWith("{\"results\":[{\"command\":\"INSERT\",\"rowCount\":1,\"rowAsArray\":true")
                .contains("\"rows\":[[30]]", "\"rows\":[{\"n\":1}]", "\"rows\":[{\"level\":\"repeatable read\"}]");
        assertThat(response.headers().firstValue("Neon-Batch-Isolation-Level")).hasValue("RepeatableRead");
        answers("{\"queries\": []}", "{\"results\":[]}");
    }

    @Test
    void undoesABatchOfWhichOneFails() {
        JsonNode error = sql.fails(400, """
                {"queries": [
                  {"query": "insert into ledger values (1)"},
                  {"query": "insert into ledger values ('x')"},
                  {"query": "insert into ledger values (2)"}]}""");
        assertThat(error.get("code").asString()).isEqualTo("22P02");
        assertThat(error.get("queryIndex").asInt()).isEqualTo(1);
        assertThat(sql.value("select count(*) from ledger")).isEqualTo("0");
    }

    @Test
    void tellsThatTheCommitFailed() {
        JsonNode error = sql.fails(400, "{\"queries\": [{\"query\": \"insert into pets values (50, 'Al', 99)\"}]}");
        assertThat(error.get("code").asString()).isEqualTo("23503");
        assertThat(error.has("queryIndex")).isFalse();
        assertThat(sql.value("select count(*) from pets where id = 50")).isEqualTo("0");
        assertThat(sql.fails(400, SqlClient.query("insert into pets values (50, 'Al', 99)"))
                        .get("code")
                        .asString())
                .isEqualTo("23503");
    }

    @Test
    void refusesToWriteInAReadOnlyBatch() {
        JsonNode error = sql.fails(
                400,
                "{\"queries\": [{\"query\": \"delete from pets\"}]}",
                "Neon-Batch-Read-Only: true",
                "Neon-Batch-Isolation-Level: Serializable",
                "Neon-Batch-Deferrable: true");
        assertThat(error.get("code").asString()).isEqualTo("25006");
    }

    @Test
    void tellsAllFieldsOfAnError() {
        JsonNode error = sql.fails(400, SqlClient.query("insert into pets values (1, 'Other')"));
        assertThat(error.get("message").asString())
                .isEqualTo("duplicate key value violates unique constraint \"pets_pkey\"");
        assertThat(error.get("severity").asString()).isEqualTo("ERROR");
        assertThat(error.get("detail").asString()).isEqualTo("Key (id)=(1) already exists.");
        assertThat(error.get("schema").asString()).isEqualTo("public");
        assertThat(error.get("table").asString()).isEqualTo("pets");
        assertThat(error.get("constraint").asString()).isEqualTo("pets_pkey");
        assertThat(error.get("file").asString()).endsWith(".c");
        assertThat(error.get("line").isString()).isTrue();
        assertThat(error.has("position")).isFalse();
        assertThat(sql.fails(400, SqlClient.query("select nope"))
                        .get("position")
                        .asString())
                .isEqualTo("8");
    }

    @Test
    void refusesSeveralStatementsInOneQuery() {
        JsonNode error = sql.fails(400, SqlClient.query("select 1; select 2"));
        assertThat(error.get("code").asString()).isEqualTo("42601");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"vacuum pets", "create index concurrently on pets (owner)", "reindex table concurrently pets"})
    void runsWhatMustNotBeInATransaction(String command) {
        assertThat(sql.ask(command).get("rows").isEmpty()).isTrue();
    }

    @Test
    void refusesCopyAndGoesOn() {
        for (int i = 0; i < 3; i++) {
            JsonNode in = sql.fails(400, SqlClient.query("copy ledger from stdin"));
            assertThat(in.get("message").asString()).isEqualTo("COPY from or to the client cannot be used over HTTP");
            assertThat(in.get("detail").asString()).isEqualTo("The statement was cancelled, and changed nothing");
            JsonNode out = sql.fails(400, SqlClient.query("copy pets to stdout"));
            assertThat(out.get("code").asString()).isEqualTo("WEIR400");
            JsonNode batch = sql.fails(400, """
                    {"queries": [{"query": "insert into ledger values (7)"}, {"query": "copy ledger from stdin"},
                      {"query": "select 1"}]}""");
            assertThat(batch.get("code").asString()).isEqualTo("WEIR400");
        }
        assertThat(sql.value("select count(*) from ledger where amount = 7")).isEqualTo("0");
    }

    @Test
    void refusesAResultThatIsTooLarge() {
        JsonNode error = sql.fails(507, SqlClient.query("select repeat('x', 1000) from generate_series(1, 100000)"));
        assertThat(error.get("code").asString()).isEqualTo("WEIR507");
        assertThat(error.get("message").asString()).isEqualTo("The result is larger than 102400 bytes");
    }

    @Test
    void cancelsAtTheDeadline() {
        JsonNode error = sql.fails(504, SqlClient.query("select pg_sleep(30)"));
        assertThat(error.get("code").asString()).isEqualTo("WEIR003");
        assertThat(running("pg_sleep(30)")).isZero();
    }

    @Test
    void cancelsWhenTheClientLeaves() {
        CompletableFuture<HttpResponse<String>> left =
                sql.send(SqlClient.query("select pg_sleep(1.9)"), SqlClient.CONNECTION);
        await().atMost(Duration.ofSeconds(1)).until(() -> running("pg_sleep(1.9)") == 1);
        left.cancel(true);
        await().atMost(Duration.ofSeconds(1)).until(() -> running("pg_sleep(1.9)") == 0);
    }

    private static int running(String call) {
        return Integer.parseInt(
                sql.value("select count(*) from pg_stat_activity where state = 'active' and query like '%"
                        + call.substring(0, 8) + "'||'" + call.substring(8) + "%'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"query\": 1}",
                "{\"query\": \"select 1\", \"params\": 1}",
                "{\"queries\": 1}",
                "{\"queries\": [1]}",
                "{\"queries\": [{\"query\":\"\"},{\"query\":\"\"},{\"query\":\"\"},{\"query\":\"\"}]}"
            })
    void refusesABodyThatIsNoQuery(String body) {
        assertThat(sql.fails(400, body).get("code").asString()).isEqualTo("PGRST102");
    }

    @Test
    void refusesAnUnknownLevel() {
        JsonNode error = sql.fails(400, "{\"queries\": []}", "Neon-Batch-Isolation-Level: Chaos");
        assertThat(error.get("message").asString()).isEqualTo("Neon-Batch-Isolation-Level is Chaos");
    }

    @Test
    void refusesACharacterThatPostgresqlCannotStore() {
        assertThat(sql.fails(400, "{\"query\": \"select $1\", \"params\": [\"\\u0000\"]}")
                        .get("message")
                        .asString())
                .contains("U+0000");
    }

    @Test
    void countsTheSurface() throws Exception {
        sql.ask("select 1");
        assertThat(sql.weir().management("/prometheus").body())
                .contains("surface=\"sql\"")
                .contains("uri=\"sql\"");
    }
}
