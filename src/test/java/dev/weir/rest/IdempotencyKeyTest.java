package dev.weir.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.auth.Identity;
import dev.weir.error.FailureException;
import dev.weir.error.KeyFailure.InvalidKey;
import dev.weir.rest.request.RawRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

    private static final Identity UMA = new Identity("web", "{}", "uma");

    private static Asked asked(String method, @Nullable String query, String body, Map<String, List<String>> headers) {
        RawRequest raw = new RawRequest(
                method,
                "things",
                query,
                name -> headers.getOrDefault(name, List.of()),
                ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
        return new Asked(raw, "/rest/v1/things", null, Map::of, route -> {});
    }

    private static IdempotencyKey key(Identity identity, Asked asked) {
        return IdempotencyKey.of(asked, identity, 40).orElseThrow();
    }

    private static IdempotencyKey key(String header) {
        return key(UMA, asked("POST", null, "{}", Map.of("Idempotency-Key", List.of(header))));
    }

    private static String print(String method, @Nullable String query, String body, String prefer) {
        Map<String, List<String>> headers =
                Map.of("Idempotency-Key", List.of("k"), "Prefer", List.of(prefer), "Accept", List.of("*/*"));
        return key(UMA, asked(method, query, body, headers)).fingerprint();
    }

    @Test
    void aRequestWithoutTheHeaderHasNone() {
        assertThat(IdempotencyKey.of(asked("POST", null, "{}", Map.of()), UMA, 40))
                .isEmpty();
    }

    @Test
    void itsQuotesAreNoPartOfIt() {
        assertThat(key("\"abc\"").id()).isEqualTo(key("abc").id());
        assertThat(key("\"a\\\"b\\\\\"").id()).isEqualTo(key("a\"b\\").id());
        assertThat(key("abd").id()).isNotEqualTo(key("abc").id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\"\"", "\"a", "\"a\"b", "\"a\\b\"", "\"a\\", "\u00fc", "a\tb"})
    void whatIsNoKeyIsRefused(String header) {
        assertThatThrownBy(() -> key(header))
                .isInstanceOfSatisfying(FailureException.class, refused -> assertThat(refused.failure())
                        .isInstanceOf(InvalidKey.class));
    }

    @Test
    void itBelongsToItsConsumerAndRole() {
        Asked asked = asked("POST", null, "{}", Map.of("Idempotency-Key", List.of("k")));
        assertThat(List.of(
                        key(UMA, asked).id(),
                        key(new Identity("web", "{}", "ute"), asked).id(),
                        key(new Identity("admin", "{}", "uma"), asked).id(),
                        key(new Identity(null, "{}", "uma"), asked).id(),
                        key(new Identity("", "{}", "uma"), asked).id()))
                .doesNotHaveDuplicates();
    }

    @Test
    void itsFingerprintIsThatOfAllThatMatters() {
        assertThat(List.of(
                        print("POST", null, "{}", "return=minimal"),
                        print("PUT", null, "{}", "return=minimal"),
                        print("POST", "", "{}", "return=minimal"),
                        print("POST", "a=1", "{}", "return=minimal"),
                        print("POST", null, "{ }", "return=minimal"),
                        print("POST", null, "{}", "return=representation")))
                .doesNotHaveDuplicates();
        assertThat(print("POST", null, "{}", "wait=3, return=minimal"))
                .isEqualTo(print("POST", null, "{}", "return=minimal, wait=10"));
    }

    @Test
    void itsLockIsANumberOfPostgres() {
        assertThat(new IdempotencyKey("ffffffffffffffff00", "", null, "").lock())
                .isEqualTo("-1");
        assertThat(new IdempotencyKey("000000000000001000", "", null, "").lock())
                .isEqualTo("16");
    }
}
