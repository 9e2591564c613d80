package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.error.CredentialFailure;
import dev.weir.error.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompactTokenTest {

    private static final String HEADER = encoded("{\"alg\":\"HS256\",\"kid\":\"one\"}");

    private static String encoded(String text) {
        return TestTokens.encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void isRefused(String token, String details) {
        assertThatThrownBy(() -> CompactToken.parse(token)).isInstanceOfSatisfying(FailureException.class, refused -> {
            assertThat(refused.failure()).isInstanceOf(CredentialFailure.TokenInvalid.class);
            assertThat(refused.failure().message()).isEqualTo("The JWT cannot be decoded");
            assertThat(refused.failure().details()).isEqualTo(details);
        });
    }

    @Test
    void readsWhatTheHeaderSaysAndKeepsTheRestAsItIsWritten() {
        CompactToken token = CompactToken.parse(HEADER + ".e30.AQID");
        assertThat(token.algorithm()).isEqualTo("HS256");
        assertThat(token.keyId()).isEqualTo("one");
        assertThat(token.header().getAlgorithm().getName()).isEqualTo("HS256");
        assertThat(token.signed()).isEqualTo(HEADER + ".e30");
        assertThat(token.payload().decodeToString()).isEqualTo("{}");
        assertThat(token.signature().decode()).containsExactly(1, 2, 3);
    }

    @Test
    void aTokenNeedsToNameNoKey() {
        assertThat(CompactToken.parse(encoded("{\"alg\":\"RS256\"}") + ".e30.AQID")
                        .keyId())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''|1", "e30|1", "e30.e30|2", "e30.e30.e30.|4", "e30.e30.e30.e30.e30|5", "...|4"})
    void aTokenHasThreeParts(String token, int parts) {
        isRefused(token, "Expected 3 parts in JWT; got " + parts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"e30=", "e31", "e3 0", "e3+_", "e3/_", "e", "e30\n", "é30"})
    void onlyTheTextThatEncodingGivesIsTakenInEachPart(String part) {
        String details = "The JWT is not encoded as base64url";
        isRefused(part + ".e30.AQID", details);
        isRefused(HEADER + "." + part + ".AQID", details);
        isRefused(HEADER + ".e30." + part, details);
    }

    @Test
    void aPartMayBeEmptyButNotTheHeader() {
        assertThat(CompactToken.parse(HEADER + "..").signature().decode()).isEmpty();
        isRefused(".e30.AQID", "The JWT's header is no JSON object");
    }

    @Test
    void aLongTokenIsRefusedBeforeItIsRead() {
        String rest = HEADER + ".e30.";
        int room = CompactToken.LONGEST - rest.length();
        String full = rest + "A".repeat(room - room % 4);
        assertThat(CompactToken.parse(full).signed()).isEqualTo(HEADER + ".e30");
        assertThat(full.length()).isGreaterThan(CompactToken.LONGEST - 4);
        isRefused(".".repeat(CompactToken.LONGEST), "Expected 3 parts in JWT; got " + (CompactToken.LONGEST + 1));
        isRefused(".".repeat(CompactToken.LONGEST + 1), "The JWT has more than 16384 characters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[]|The JWT's header is no JSON object",
                "\"HS256\"|The JWT's header is no JSON object",
                "{\"alg\":\"HS256\"|The JWT's header is no JSON object",
                "{\"alg\":\"HS256\"} {}|The JWT's header is no JSON object",
                "{\"alg\":\"none\",\"alg\":\"HS256\"}|The JWT's header is no JSON object",
                "{}|The JWT's header names no algorithm",
                "{\"ALG\":\"HS256\"}|The JWT's header names no algorithm",
                "{\"alg\":5}|The JWT's header has a value of the wrong type",
                "{\"alg\":null}|The JWT's header has a value of the wrong type",
                "{\"alg\":\"HS256\",\"kid\":5}|The JWT's header has a value of the wrong type",
                "{\"alg\":\"HS256\",\"kid\":null}|The JWT's header has a value of the wrong type",
                "{\"alg\":\"none\"}|The JWT's header cannot be read",
                "{\"alg\":\"HS256\",\"cty\":5}|The JWT's header cannot be read",
                "{\"alg\":\"HS256\",\"x5u\":\"%\"}|The JWT's header cannot be read",
                "{\"alg\":\"HS256\",\"x5c\":[5]}|The JWT's header cannot be read",
                "{\"alg\":\"HS256\",\"x5t\":[]}|The JWT's header cannot be read",
                "{\"alg\":\"HS256\",\"jwk\":{}}|The JWT's header cannot be read",
                "{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AQID\"}}|The JWT's header cannot be read",
                "{\"alg\":\"HS256\",\"crit\":[]}|The JWT's header has an extension that is not understood",
                "{\"alg\":\"HS256\",\"b64\":true}|The JWT's header has an extension that is not understood",
                "{\"alg\":\"HS256\",\"typ\":\"secevent+jwt\"}|The JWT's header names another type",
                "{\"alg\":\"HS256\",\"typ\":\"\"}|The JWT's header names another type",
                "{\"alg\":\"HS256\",\"typ\":null}|The JWT's header names another type"
            })
    void refusesAHeaderThatIsNotPlain(String header, String details) {
        isRefused(encoded(header) + ".e30.AQID", details);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "at+jwt", "AT+JWT", "application/jwt", "application/at+jwt"})
    void takesTheTypesOfAnAccessToken(String type) {
        CompactToken token =
                CompactToken.parse(encoded("{\"alg\":\"HS256\",\"typ\":\"%s\"}".formatted(type)) + ".e30.");
        assertThat(Objects.requireNonNull(token.header().getType()).getType()).isEqualTo(type);
    }
}
