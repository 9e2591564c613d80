package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.error.DatabaseFailure;
import dev.weir.error.Failure;
import dev.weir.error.RequestFailure.MethodNotAllowed;
import dev.weir.error.RequestFailure.UnknownColumn;
import dev.weir.error.ServiceFailure.Overloaded;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorResponsesTest {

    @Test
    void theBodyHasItsFourMembersInOrder() {
        Response response = ErrorResponses.render(new UnknownColumn("orders", "totla", List.of("total")));
        assertThat(response.status()).isEqualTo(400);
        assertThat(header(response, "Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(body(response))
                .isEqualTo(
                        "{\"code\":\"42703\",\"message\":\"column orders.totla does not exist\","
                                + "\"details\":null,\"hint\":\"Perhaps you meant to reference the column \\\"orders.total\\\".\"}");
    }

    @Test
    void whatIsAbsentIsNullAndTheLengthIsInBytes() {
        Response response = ErrorResponses.render(new DatabaseFailure(409, "23505", "n\u00f6 \"x\"\n", null, null));
        assertThat(response.status()).isEqualTo(409);
        String expected = "{\"code\":\"23505\",\"message\":\"n\u00f6 \\\"x\\\"\\n\",\"details\":null,\"hint\":null}";
        assertThat(header(response, "Content-Length"))
                .isEqualTo(Integer.toString(expected.getBytes(StandardCharsets.UTF_8).length));
        assertThat(body(response)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"PT0S,1,2", "PT0.001S,1,2", "PT1S,1,2", "PT1.001S,2,3", "PT4S,4,6", "PT90S,90,135"})
    void retryAfterIsWholeSecondsWithUpToHalfAsManyAgain(Duration retryAfter, int least, int most) {
        Failure failure = new Overloaded("The queue is full", retryAfter);
        RandomGenerator jitter = new Random(1);
        assertThat(Stream.generate(() -> header(ErrorResponses.render(failure, jitter), "Retry-After"))
                        .limit(1000)
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(least, most)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void clientsThatAreRefusedTogetherAreNotToldTheSame() {
        Failure failure = new Overloaded("The queue is full", Duration.ofSeconds(1));
        assertThat(Stream.generate(() -> header(ErrorResponses.render(failure), "Retry-After"))
                        .limit(100)
                        .distinct())
                .containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void aFailureThatNoRetryMendsDoesNotInviteOne() {
        assertThat(header(ErrorResponses.render(new DatabaseFailure(400, "22P02", "no", null, null)), "Retry-After"))
                .isNull();
    }

    @Test
    void unauthorizedSaysHowToAuthenticate() {
        Failure failure = new DatabaseFailure(401, "42501", "permission denied", null, null);
        assertThat(header(ErrorResponses.render(failure), "WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void aMethodThatIsNotAllowedSaysWhichAre() {
        assertThat(header(ErrorResponses.render(new MethodNotAllowed("POST", "GET, HEAD")), "Allow"))
                .isEqualTo("GET, HEAD");
    }

    private static @Nullable String header(Response response, String name) {
        return response.headers().getFirst(name);
    }

    private static String body(Response response) {
        ByteBuf body = Objects.requireNonNull(response.takeBody());
        try {
            return body.toString(StandardCharsets.UTF_8);
        } finally {
            body.release();
        }
    }
}
