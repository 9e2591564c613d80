package dev.weir.auth;

import dev.weir.error.CredentialFailure;
import dev.weir.error.FailureException;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * When a token holds, in seconds since 1970 (RFC 7519, 4.1).
 *
 * @param expires from when on it does not; infinity without {@code exp}
 * @param notBefore from when on it does; minus infinity without {@code nbf}
 * @param issued when it was issued; minus infinity without {@code iat}
 */
record TokenTimes(double expires, double notBefore, double issued) {

    private static final double MILLIS = 1000;

    static TokenTimes of(JsonNode claims) {
        return new TokenTimes(
                seconds(claims, "exp", Double.POSITIVE_INFINITY),
                seconds(claims, "nbf", Double.NEGATIVE_INFINITY),
                seconds(claims, "iat", Double.NEGATIVE_INFINITY));
    }

    private static double seconds(JsonNode claims, String name, double absent) {
        JsonNode value = claims.get(name);
        if (value == null || value.isNull()) {
            return absent;
        }
        return value.doubleValueOpt().orElseThrow(() -> refused("The JWT '%s' claim must be a number".formatted(name)));
    }

    /** Throws when the token does not hold now, by clocks that differ by so much. */
    void check(Instant now, Duration skew) {
        double seconds = now.toEpochMilli() / MILLIS;
        double slack = skew.toMillis() / MILLIS;
        if (seconds - slack >= expires) {
            throw refused("JWT expired");
        }
        if (seconds + slack < notBefore) {
            throw refused("JWT not yet valid");
        }
        if (seconds + slack < issued) {
            throw refused("JWT issued at future");
        }
    }

    private static FailureException refused(String message) {
        return new FailureException(new CredentialFailure.ClaimsInvalid(message));
    }
}
