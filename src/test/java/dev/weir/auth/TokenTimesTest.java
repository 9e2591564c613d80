package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.error.CredentialFailure;
import dev.weir.error.FailureException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock says 1000.5 seconds, and is up to 10 seconds wrong. */
class TokenTimesTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_000_500);
    private static final Duration SKEW = Duration.ofSeconds(10);

    private static TokenTimes times(String claims) {
        return TokenTimes.of(StrictJson.object(claims.getBytes(StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalArgumentException(claims)));
    }

    private static void isRefused(ThrowingCallable check, String message) {
        assertThatThrownBy(check)
                .isInstanceOfSatisfying(FailureException.class, refused -> assertThat(refused.failure())
                        .isEqualTo(new CredentialFailure.ClaimsInvalid(message)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"exp\":null,\"nbf\":null,\"iat\":null}"})
    void withoutTimesATokenHoldsForEver(String claims) {
        TokenTimes times = times(claims);
        assertThat(times)
                .isEqualTo(
                        new TokenTimes(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY));
        times.check(Instant.EPOCH, Duration.ZERO);
        times.check(Instant.parse("9999-12-31T23:59:59Z"), Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"exp\":1000.501}",
                "{\"exp\":1001}",
                "{\"exp\":1e300}",
                "{\"nbf\":1000.5}",
                "{\"nbf\":1000}",
                "{\"iat\":1000.5}",
                "{\"iat\":-1}",
                "{\"nbf\":1000,\"iat\":1000,\"exp\":1001}"
            })
    void holdsFromNotBeforeUntilItExpires(String claims) {
        assertThatCode(() -> times(claims).check(NOW, Duration.ZERO)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"exp\":1000.5}|JWT expired",
                "{\"exp\":1000}|JWT expired",
                "{\"exp\":0}|JWT expired",
                "{\"exp\":-1e300}|JWT expired",
                "{\"nbf\":1000.501}|JWT not yet valid",
                "{\"nbf\":1e300}|JWT not yet valid",
                "{\"iat\":1000.501}|JWT issued at future"
            })
    void doesNotHoldExactlyWhenItExpiresNorBeforeItBegins(String claims, String message) {
        isRefused(() -> times(claims).check(NOW, Duration.ZERO), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"exp\":990.501}", "{\"nbf\":1010.5}", "{\"iat\":1010.5}"})
    void clocksMayDifferByTheSkew(String claims) {
        assertThatCode(() -> times(claims).check(NOW, SKEW)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"exp\":990.5}|JWT expired",
                "{\"nbf\":1010.501}|JWT not yet valid",
                "{\"iat\":1010.501}|JWT issued at future"
            })
    void clocksMayNotDifferByMore(String claims, String message) {
        isRefused(() -> times(claims).check(NOW, SKEW), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1000\"", "true", "[1000]", "{}", "1e309", "-1e309", "1e2147483647"})
    void aTimeIsANumber(String value) {
        for (String name : new String[] {"exp", "nbf", "iat"}) {
            isRefused(
                    () -> times("{\"%s\":%s}".formatted(name, value)),
                    "The JWT '%s' claim must be a number".formatted(name));
        }
    }

    @Test
    void aWholeNumberWithMoreDigitsThanATimeHasIsNoNumber() {
        isRefused(() -> times("{\"exp\":" + "9".repeat(400) + "}"), "The JWT 'exp' claim must be a number");
    }
}
