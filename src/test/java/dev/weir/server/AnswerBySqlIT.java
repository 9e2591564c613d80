package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Status and header fields that code of the database sets, and errors that it writes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswerBySqlIT {

    private final Login login = TestDatabase.createDatabase("""
            create function said(status text, headers text) returns int language plpgsql as $$ begin
                if status is not null then perform set_config('response.status', status, true); end if;
                if headers is not null then perform set_config('response.headers', headers, true); end if;
                return 1;
            end $$;
            create function raised(state text, message text, detail text, hint text) returns int language plpgsql as $$
            begin
                if detail is null then raise sqlstate 'PGRST' using message = message; end if;
                if hint is null then raise exception using errcode = state, message = message, detail = detail; end if;
                raise exception using errcode = state, message = message, detail = detail, hint = hint;
            end $$;
            create function by_trigger() returns trigger language plpgsql as $$ begin
                if new.raised is not null then
                    return raised(new.raised, new.status, new.headers, new.hint);
                end if;
                perform said(new.status, new.headers);
                return new;
            end $$;
            create table plain (id int); insert into plain values (7);
            create view teapot as select said('418', '[{"X-Pot": "Kännchen"}, {"Set-Cookie": "a=1"}, {"Set-Cookie": "b=2"}]') as id;
            create view typed as select said(null, '[{"Content-Type": "text/plain"}, {"content-range": "0-0/9"}]') as id;
            create table told (id int, status text, headers text, raised text, hint text);
            create trigger tell after insert on told for each row execute function by_trigger();
            create view counted as select id from told""");
    private final RunningWeir weir = new RunningWeir(login, "weir.pool.size=1", "weir.unauthenticated=true");

    @AfterAll
    void stop() {
        weir.close();
    }

    private HttpResponse<String> tell(String json) {
        return weir.send("POST", "/told", json).join();
    }

    private static void is(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.statusCode() + " " + answer.body()).isEqualTo(status + " " + body);
    }

    private static String json(@Nullable String text) {
        return text == null ? "null" : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Test
    void sqlSetsStatusAndHeaderFieldsOfItsAnswer() {
        HttpResponse<String> answer = weir.rest("/teapot").join();
        is(answer, 418, "[{\"id\":1}]");
        assertThat(answer.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
        assertThat(answer.headers().firstValue("X-Pot")).isPresent();
        assertThat(answer.headers().firstValue("Content-Range")).hasValue("0-0/*");
    }

    @Test
    void whatSqlSetsStandsAboveWhatTheServiceWouldSay() {
        HttpResponse<String> answer = weir.rest("/typed").join();
        is(answer, 200, "[{\"id\":1}]");
        assertThat(answer.headers().allValues("Content-Type")).containsExactly("text/plain");
        assertThat(answer.headers().allValues("Content-Range")).containsExactly("0-0/9");
    }

    /** Also by a trigger that runs when the statement itself is over. */
    @Test
    void aWriteSetsThemToo() {
        HttpResponse<String> answer = tell("{\"id\":1,\"status\":\"202\",\"headers\":\"[{\\\"X-A\\\":\\\"b\\\"}]\"}");
        is(answer, 202, "");
        assertThat(answer.headers().firstValue("X-A")).hasValue("b");
    }

    @Test
    void theNextRequestOnTheConnectionIsToldNothingOfIt() {
        is(weir.rest("/teapot").join(), 418, "[{\"id\":1}]");
        HttpResponse<String> after = weir.rest("/counted?id=eq.-1").join();
        is(after, 200, "[]");
        assertThat(after.headers().firstValue("X-Pot")).isEmpty();
        is(tell("{\"id\":3}"), 201, "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "not json|It is no JSON array",
                "{\"X-A\":\"b\"}|It is no JSON array",
                "[{\"X-A\":\"b\",\"X-B\":\"c\"}]|It has a member that is no object with a single key",
                "[{}]|It has a member that is no object with a single key",
                "[\"X-A: b\"]|It has a member that is no object with a single key",
                "[{\"X-A\":5}]|It has a value that is no string",
                "[{\"X A\":\"b\"}]|It has a name that is none of a header field",
                "[{\"X-A: b\\r\\nX-B\":\"b\"}]|It has a name that is none of a header field",
                "[{\"\":\"b\"}]|It has a name that is none of a header field",
                "[{\"X-A\":\"b\\r\\nX-B: c\"}]|The field X-A has a value that cannot be sent",
                "[{\"X-A\":\"b\\u007f\"}]|The field X-A has a value that cannot be sent",
                "[{\"Transfer-Encoding\":\"chunked\"}]|The field Transfer-Encoding is the service's own",
                "[{\"content-length\":\"1\"}]|The field content-length is the service's own",
                "[{\"Connection\":\"close\"}]|The field Connection is the service's own"
            })
    void headerFieldsThatCannotBeSentAreAnError(String headers, String details) {
        HttpResponse<String> answer = tell("{\"id\":4,\"headers\":" + json(headers) + "}");
        is(
                answer,
                500,
                "{\"code\":\"PGRST111\",\"message\":\"response.headers guc must be a JSON array composed of objects with a"
                        + " single key and a string value\",\"details\":" + json(details)
                        + ",\"hint\":\"What the statement has"
                        + " written stays; correct the function that sets it\"}");
        assertThat(answer.headers().firstValue("X-B")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0", "99", "100", "199", "600", "2e2", "ok", "-200", "99999999999"})
    void aStatusThatIsNoneIsAnError(String status) {
        is(
                tell("{\"id\":5,\"status\":\"" + status + "\"}"),
                500,
                "{\"code\":\"PGRST112\",\"message\":\"response.status guc must be a valid status code\",\"details\":null,"
                        + "\"hint\":\"Set it to a number from 200 to 599; what the statement has written stays\"}");
    }

    @ParameterizedTest
    @CsvSource({"204", "205", "304"})
    void aStatusWithoutABodyHasNone(String status) {
        HttpResponse<String> answer = weir.send(
                        "POST", "/told", "{\"id\":6,\"status\":\"" + status + "\"}", "Prefer", "return=representation")
                .join();
        is(answer, Integer.parseInt(status), "");
        assertThat(answer.headers().firstValue("Content-Type")).isEmpty();
        is(weir.rest("/plain").join(), 200, "[{\"id\":7}]");
    }

    @ParameterizedTest
    @CsvSource({"PT402,402", "PT418,418", "PT599,599", "PT099,500", "PTABC,500"})
    void aStateOfPtIsTheStatus(String state, int status) {
        HttpResponse<String> answer = tell("{\"id\":8,\"raised\":\"" + state
                + "\",\"status\":\"Payment Required\",\"headers\":\"Quota exceeded\",\"hint\":\"Upgrade\"}");
        is(
                answer,
                status,
                "{\"code\":\"" + state
                        + "\",\"message\":\"Payment Required\",\"details\":\"Quota exceeded\",\"hint\":\"Upgrade\"}");
        assertThat(answer.headers().firstValue("Proxy-Status")).hasValue("Weir; error=" + state);
    }

    @Test
    void aRaiseMayWriteTheWholeAnswer() {
        HttpResponse<String> answer = tell("{\"id\":9,\"raised\":\"PGRST\",\"status\":"
                + json("{\"code\":\"123\",\"message\":\"Payment Required\",\"details\":\"Quota\",\"hint\":null}")
                + ",\"headers\":"
                + json("{\"status\":402,\"status_text\":\"x\",\"headers\":{\"X-Powered-By\":\"Ada\"}}")
                + "}");
        is(answer, 402, "{\"code\":\"123\",\"message\":\"Payment Required\",\"details\":\"Quota\",\"hint\":null}");
        assertThat(answer.headers().firstValue("X-Powered-By")).hasValue("Ada");
        assertThat(answer.headers().firstValue("Proxy-Status")).hasValue("Weir; error=123");
    }

    private static final String GOOD = "{\"code\":\"1\",\"message\":\"m\"}";
    private static final String HINT_OF_MESSAGE =
            "MESSAGE must be a JSON object with obligatory keys: 'code', 'message' and optional keys: 'details', 'hint'.";
    private static final String HINT_OF_DETAIL =
            "DETAIL must be a JSON object with obligatory keys: 'status', 'headers' and optional key: 'status_text'.";

    private void isMalformed(String message, @Nullable String detail, String details, String hint) {
        is(
                tell("{\"id\":10,\"raised\":\"PGRST\",\"status\":" + json(message) + ",\"headers\":" + json(detail)
                        + "}"),
                500,
                "{\"code\":\"PGRST121\",\"message\":\"Could not parse JSON in the \\\"RAISE SQLSTATE 'PGRST'\\\" error\","
                        + "\"details\":" + json(details) + ",\"hint\":" + json(hint) + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"INVALID", "[]", "{\"code\":\"1\"}", "{\"code\":1,\"message\":\"m\"}"})
    void aRaiseWhoseMessageCannotBeReadIsAnError(String message) {
        isMalformed(message, "{}", "Invalid JSON value for MESSAGE: '" + message + "'", HINT_OF_MESSAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "INVALID",
                "{}",
                "{\"status\":402}",
                "{\"status\":\"402\",\"headers\":{}}",
                "{\"status\":101,\"headers\":{}}",
                "{\"status\":402,\"headers\":{\"a\":1}}"
            })
    void aRaiseWhoseDetailCannotBeReadIsAnError(String detail) {
        isMalformed(GOOD, detail, "Invalid JSON value for DETAIL: '" + detail + "'", HINT_OF_DETAIL);
    }

    @Test
    void aRaiseWithoutADetailOrWithAFieldOfTheConnectionIsAnError() {
        isMalformed(GOOD, null, "DETAIL is missing in the RAISE statement", HINT_OF_DETAIL);
        isMalformed(
                GOOD,
                "{\"status\":402,\"headers\":{\"Connection\":\"close\"}}",
                "The field Connection is the service's own",
                HINT_OF_DETAIL);
    }

    @Test
    void headIsToldWhyByProxyStatus() {
        HttpResponse<String> answer =
                weir.send("HEAD", "/plain?nothing=eq.1", "").join();
        is(answer, 400, "");
        assertThat(answer.headers().firstValue("Proxy-Status")).hasValue("Weir; error=42703");
        assertThat(weir.rest("/plain").join().headers().firstValue("Proxy-Status"))
                .isEmpty();
    }
}
