package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class TokensTest {

    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Instant now = Instant.ofEpochSecond(1_000_000);
    private KeyRing ring = TestTokens.ring();
    private final KeySource source = new KeySource() {
        @Override
        public Mono<KeyRing> keys() {
            return Mono.just(ring);
        }

        @Override
        public Mono<KeyRing> another() {
            return Mono.just(ring);
        }
    };

    private final Tokens tokens = tokens(".role", null);

    private Tokens tokens(String roleClaim, @org.jspecify.annotations.Nullable String audience) {
        Claims claims = new Claims(RoleClaim.parse(roleClaim), audience);
        return new Tokens(source, claims, SKEW, () -> now, Schedulers.immediate());
    }

    private static VerifiedToken verified(Tokens by, String token) {
        VerifiedToken verified = by.verify(token).block(PATIENCE);
        assertThat(verified).isNotNull();
        return java.util.Objects.requireNonNull(verified);
    }

    private void isRefused(Tokens by, String token, String code, String message) {
        assertThatThrownBy(() -> by.verify(token).block(PATIENCE))
                .isInstanceOfSatisfying(FailureException.class, refused -> {
                    Failure failure = refused.failure();
                    assertThat(failure.status()).isEqualTo(401);
                    assertThat(failure.code()).isEqualTo(code);
                    assertThat(failure.message()).isEqualTo(message);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "ES256", "ES384"})
    void takesEachAlgorithmWithAKeyOfItsKind(String algorithm) {
        String token = TestTokens.of(JWSAlgorithm.parse(algorithm), "{\"role\":\"editor\",\"sub\":\"ada\"}");
        for (int run = 0; run < 2; run++) {
            VerifiedToken verified = verified(tokens, token);
            assertThat(verified.role()).isEqualTo("editor");
            assertThat(verified.subject()).isEqualTo("ada");
            assertThat(verified.claims()).isEqualTo("{\"role\":\"editor\",\"sub\":\"ada\"}");
        }
    }

    @Test
    void aTokenThatHasBeenVerifiedIsNotVerifiedAgainAndNotPastItsEnd() {
        String token = TestTokens.of("{\"role\":\"editor\",\"exp\":1000100}");
        VerifiedToken first = verified(tokens, token);
        now = Instant.ofEpochSecond(1_000_129);
        assertThat(verified(tokens, token)).isSameAs(first);
        now = Instant.ofEpochSecond(1_000_130);
        isRefused(tokens, token, "PGRST303", "JWT expired");
    }

    @Test
    void anOldTokenDoesNotSurviveANewSecret() {
        String token = TestTokens.of("{\"role\":\"editor\"}");
        verified(tokens, token);
        ring = Keys.ofSecret(
                "another secret of tests, 32 bytes or more".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        isRefused(tokens, token, "PGRST301", "No suitable key or wrong key type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"exp\":999970}|JWT expired",
                "{\"exp\":999970.0}|JWT expired",
                "{\"exp\":-1}|JWT expired",
                "{\"nbf\":1000031}|JWT not yet valid",
                "{\"iat\":1000031}|JWT issued at future",
                "{\"exp\":\"1000031\"}|The JWT 'exp' claim must be a number",
                "{\"nbf\":true}|The JWT 'nbf' claim must be a number",
                "{\"exp\":1e400}|The JWT 'exp' claim must be a number",
                "{\"aud\":5}|The JWT 'aud' claim must be a string or an array of strings",
                "{\"aud\":[5]}|The JWT 'aud' claim must be a string or an array of strings",
                "{\"sub\":5}|The JWT 'sub' claim must be a string",
                "{\"role\":5}|The JWT's role claim is not the name of a role",
                "{\"role\":\"none\"}|The JWT's role claim is not the name of a role",
                "{\"role\":\"\"}|The JWT's role claim is not the name of a role",
                "{\"role\":\"a\\u0000b\"}|The JWT's role claim is not the name of a role",
                "[]|The JWT's claims are no JSON object",
                "{\"a\":1,\"a\":2}|The JWT's claims are no JSON object",
                "{} {}|The JWT's claims are no JSON object"
            })
    void refusesClaimsThatDoNotHold(String claims, String message) {
        isRefused(tokens, TestTokens.of(claims), "PGRST303", message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"exp\":999971}",
                "{\"nbf\":1000030}",
                "{\"iat\":1000030}",
                "{\"exp\":null}",
                "{\"aud\":\"anybody\"}",
                "{\"exp\":1e300}"
            })
    void takesClaimsThatHoldWithinTheSkew(String claims) {
        assertThat(verified(tokens, TestTokens.of(claims)).role()).isNull();
    }

    @Test
    void aRoleThatPostgresqlWouldCutOffIsRefused() {
        verified(tokens, TestTokens.of("{\"role\":\"%s\"}".formatted("r".repeat(63))));
        isRefused(
                tokens,
                TestTokens.of("{\"role\":\"%s\"}".formatted("r".repeat(64))),
                "PGRST303",
                "The JWT's role claim is not the name of a role");
    }

    @Test
    void anAudienceThatIsAskedForHasToBeNamed() {
        Tokens strict = tokens(".role", "weir");
        verified(strict, TestTokens.of("{\"aud\":\"weir\"}"));
        verified(strict, TestTokens.of("{\"aud\":[\"other\",\"weir\"]}"));
        isRefused(strict, TestTokens.of("{\"aud\":\"other\"}"), "PGRST303", "JWT not in audience");
        isRefused(strict, TestTokens.of("{\"aud\":[]}"), "PGRST303", "JWT not in audience");
        isRefused(strict, TestTokens.of("{}"), "PGRST303", "JWT not in audience");
    }

    @Test
    void theRoleIsLookedForWhereItIsSaidToBeAndToldToSqlAsRole() {
        VerifiedToken verified =
                verified(tokens(".app.\"my roles\"[1]", null), TestTokens.of("{\"app\":{\"my roles\":[\"a\",\"b\"]}}"));
        assertThat(verified.role()).isEqualTo("b");
        assertThat(verified.claims()).isEqualTo("{\"app\":{\"my roles\":[\"a\",\"b\"]},\"role\":\"b\"}");
    }

    @Test
    void aKeyThatNamesItsAlgorithmIsForNoOther() {
        ring = Keys.ofJwks(
                new com.nimbusds.jose.jwk.RSAKey.Builder(TestTokens.RSA)
                        .algorithm(JWSAlgorithm.RS256)
                        .build()
                        .toPublicJWK()
                        .toJSONString(),
                false);
        verified(tokens, TestTokens.of(JWSAlgorithm.RS256, "{}"));
        isRefused(tokens, TestTokens.of(JWSAlgorithm.PS256, "{}"), "PGRST301", "No suitable key or wrong key type");
    }

    @Test
    void theKeyThatATokenNamesIsTheOneThatIsTried() {
        verified(tokens, TestTokens.of(header("rsa"), "{}"));
        isRefused(tokens, TestTokens.of(header("p256"), "{}"), "PGRST301", "No suitable key or wrong key type");
        isRefused(tokens, TestTokens.of(header("other"), "{}"), "PGRST301", "No suitable key or wrong key type");
    }

    private static JWSHeader header(String key) {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key).build();
    }

    @Test
    void aSetThatAnybodyCanFetchHasNoSecrets() {
        String set = new com.nimbusds.jose.jwk.JWKSet(new com.nimbusds.jose.jwk.OctetSequenceKey.Builder(
                                TestTokens.SECRET.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .build())
                .toString(false);
        assertThatThrownBy(() -> Keys.ofJwks(set, false)).hasMessageContaining("no key");
        ring = Keys.ofJwks(set, true);
        verified(tokens, TestTokens.of("{}"));
    }

    @Test
    void aSecretShorterThanTheHashIsForShorterOnesAloneAndBelow32BytesForNone() {
        ring = Keys.ofSecret("x".repeat(32).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(ring.fitting("HS256", null)).hasSize(1);
        assertThat(ring.fitting("HS384", null)).isEmpty();
        assertThatThrownBy(() -> Keys.ofSecret(new byte[31])).hasMessage("has 31 bytes, and HS256 needs 32");
    }

    @Test
    void tooManySignaturesAtOnceAreRefusedAsOverload() {
        AtomicReference<Throwable> error = new AtomicReference<>();
        Tokens full = new Tokens(
                source, new Claims(RoleClaim.parse(".role"), null), SKEW, () -> now, Schedulers.fromExecutor(task -> {
                    throw new java.util.concurrent.RejectedExecutionException("full");
                }));
        full.verify(TestTokens.of(JWSAlgorithm.ES256, "{}")).subscribe(token -> {}, error::set);
        assertThat(error.get()).isInstanceOfSatisfying(FailureException.class, refused -> assertThat(
                        refused.failure().code())
                .isEqualTo("WEIR001"));
    }
}
