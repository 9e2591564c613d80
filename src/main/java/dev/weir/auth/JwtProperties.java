package dev.weir.auth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code weir.auth.jwt.*}: which tokens are taken. Of the five sources of keys one at the most is set; without any, no
 * token is.
 *
 * @param secret the shared secret of HS256, HS384 and HS512, at least 32 bytes
 * @param secretFile a file with the same; what ends its only line is no part of it
 * @param secretIsBase64 whether the secret is written in base64, of either alphabet
 * @param jwkSet a JWK, or a set of them, as JSON
 * @param jwkSetFile a file with the same
 * @param jwkSetUri the address of a set, which is fetched, and fetched again
 * @param audience that a token has to be for ({@code aud}); null for tokens of any audience
 * @param clockSkew how far the issuer's clock may be from ours
 * @param roleClaim where the role is in the claims, in PostgREST's notation
 * @param maxStale how long fetched keys are used while their address does not answer
 */
@ConfigurationProperties("weir.auth.jwt")
public record JwtProperties(
        @Nullable String secret,
        @Nullable String secretFile,
        @DefaultValue("false") boolean secretIsBase64,
        @Nullable String jwkSet,
        @Nullable String jwkSetFile,
        @Nullable String jwkSetUri,
        @Nullable String audience,
        @DefaultValue("30s") Duration clockSkew,
        @DefaultValue(".role") String roleClaim,
        @DefaultValue("24h") Duration maxStale) {

    public JwtProperties {
        secret = textOrNull(secret);
        secretFile = textOrNull(secretFile);
        jwkSet = textOrNull(jwkSet);
        jwkSetFile = textOrNull(jwkSetFile);
        jwkSetUri = textOrNull(jwkSetUri);
        audience = textOrNull(audience);
        if (clockSkew.isNegative()) {
            throw new IllegalArgumentException("weir.auth.jwt.clock-skew is not negative");
        }
        if (maxStale.isNegative()) {
            throw new IllegalArgumentException("weir.auth.jwt.max-stale is not negative");
        }
    }

    private static @Nullable String textOrNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }

    /** Without the secret and the keys. */
    @Override
    public String toString() {
        return "JwtProperties[roleClaim=" + roleClaim + "]";
    }
}
