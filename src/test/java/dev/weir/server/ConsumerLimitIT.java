package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.TestTokens;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What one consumer may send at the most. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsumerLimitIT {

    private final Login login =
            TestDatabase.createDatabase("create table things (id int); insert into things values (7)");
    private final RunningWeir weir = new RunningWeir(
            login,
            "weir.pool.size=1",
            "weir.auth.jwt.secret=" + TestTokens.SECRET,
            "weir.consumers.requests-per-second=1",
            "weir.consumers.burst=3");

    @AfterAll
    void stop() {
        weir.close();
    }

    private HttpResponse<String> as(String subject) {
        String token = TestTokens.of("{\"role\":\"%s\",\"sub\":\"%s\"}".formatted(login.username(), subject));
        return weir.rest("/things", "Authorization", "Bearer " + token).join();
    }

    @Test
    void aConsumerThatSendsTooManyIsToldToWaitAndNoOther() throws Exception {
        List<HttpResponse<String>> many =
                IntStream.range(0, 8).mapToObj(number -> as("ada")).toList();
        assertThat(many.subList(0, 3))
                .allSatisfy(answer -> assertThat(answer.body()).isEqualTo("[{\"id\":7}]"));
        HttpResponse<String> refused = many.getLast();
        assertThat(refused.statusCode() + " " + refused.body())
                .isEqualTo("429 {\"code\":\"WEIR013\",\"message\":\"This consumer sends more requests than it may\","
                        + "\"details\":\"This consumer may send 1 requests a second\",\"hint\":\"Nothing was done; send fewer,"
                        + " and try again after the time in Retry-After\"}");
        assertThat(refused.headers().firstValue("Retry-After"))
                .hasValueSatisfying(
                        seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 3));
        assertThat(refused.headers().firstValue("Proxy-Status")).hasValue("Weir; error=WEIR013");
        assertThat(as("bob").statusCode()).isEqualTo(200);
        assertThat(weir.management("/prometheus").body()).contains("weir_consumer_limited_total{limit=\"rate\"}");
    }
}
