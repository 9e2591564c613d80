package dev.weir.rest.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.error.BatchFailure.TooManyRequests;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.InvalidBody;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchParserTest {

    private static List<BatchMember> parse(String json) {
        return BatchParser.parse(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)), 3);
    }

    private static @Nullable String bodyOf(String body) {
        return parse("[{\"method\":\"POST\",\"url\":\"a\",\"body\": " + body + " , \"id\":\"x\"}]")
                .getFirst()
                .body();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.50",
                "-0",
                "1e400",
                "12345678901234567890123",
                "null",
                "true",
                "\"ü \\u00fc\"",
                "{ \"a\" : [1.0, {\"a\":2,\"a\":3}] }",
                "[ ]"
            })
    void keepsABodyAsItIsWritten(String body) {
        assertThat(bodyOf(body)).isEqualTo(body);
    }

    @Test
    void takesATextForWhatIsNoJson() {
        BatchMember member = parse(
                        "[{\"body\":\"a\\nü\",\"headers\":{\"content-type\":\"text/csv\"},\"method\":\"POST\",\"url\":\"a\"}]")
                .getFirst();
        assertThat(member.body()).isEqualTo("a\nü");
        assertThat(member.values("CONTENT-TYPE")).containsExactly("text/csv");
        assertThat(member.values("Accept")).isEmpty();
    }

    @Test
    void numbersThoseWithoutAnId() {
        List<BatchMember> members = parse("""
                {"requests":[{"method":"GET","url":"a"},
                {"method":"GET","url":"b","atomicityGroup":"g"},
                {"id":"c","method":"GET","url":"c","dependsOn":["0","g"],"atomicityGroup":"g"}]}""");
        assertThat(members).extracting(BatchMember::id).containsExactly("0", "1", "c");
        assertThat(members.getLast().dependsOn()).isEqualTo(Set.of("0", "g"));
    }

    @Test
    void takesNoMoreThanItMay() {
        String one = "{\"method\":\"GET\",\"url\":\"a\"}";
        assertThat(parse("[" + one + "," + one + "," + one + "]")).hasSize(3);
        assertThatThrownBy(() -> parse("[" + one + "," + one + "," + one + "," + one + "]"))
                .isInstanceOfSatisfying(FailureException.class, refused -> assertThat(refused.failure())
                        .isEqualTo(new TooManyRequests(3)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "{}",
                "[1]",
                "[{}]",
                "[{\"method\":\"GET\",\"url\":\"a\"}] 1",
                "{\"requests\":[{\"method\":\"GET\",\"url\":\"a\"}],\"more\":1}",
                "[{\"method\":1,\"url\":\"a\"}]",
                "[{\"method\":\"GET\",\"url\":\"a\",\"headers\":{\"a\":[\"b\"]}}]",
                "[{\"method\":\"GET\",\"url\":\"a\",\"headers\":{\"Idempotency-Key\":\"b\"}}]",
                "[{\"id\":\"a\",\"method\":\"GET\",\"url\":\"a\",\"dependsOn\":[\"a\"]}]",
                "[{\"id\":\"1\",\"method\":\"GET\",\"url\":\"a\"},{\"method\":\"GET\",\"url\":\"a\"}]",
                "[{\"method\":\"GET\",\"url\":\"a\",\"atomicityGroup\":\"x\"},{\"method\":\"GET\",\"url\":\"a\",\"atomicityGroup\":\"y\"}]",
                "[{\"method\":\"POST\",\"url\":\"a\",\"headers\":{\"Content-Type\":\"text/csv\"},\"body\":1}]"
            })
    void refusesWhatIsNoList(String json) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOfSatisfying(FailureException.class, refused -> assertThat(refused.failure())
                        .isInstanceOf(InvalidBody.class));
    }
}
