package dev.weir.auth;

import dev.weir.error.CredentialFailure;
import dev.weir.error.FailureException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the claims of a token whose signature is good. */
final class Claims {

    private static final int LONGEST_SUBJECT = 255;

    private final RoleClaim roleClaim;
    private final @Nullable String audience;

    Claims(RoleClaim roleClaim, @Nullable String audience) {
        this.roleClaim = roleClaim;
        this.audience = audience;
    }

    VerifiedToken read(byte[] payload, KeyRing ring) {
        ObjectNode claims =
                StrictJson.object(payload).orElseThrow(() -> refused("The JWT's claims are no JSON object"));
        TokenTimes times = TokenTimes.of(claims);
        checkAudience(claims.get("aud"));
        Optional<String> role = roleClaim.in(claims).map(Claims::role);
        return new VerifiedToken(role.orElse(null), subject(claims.get("sub")), text(claims, role), times, ring);
    }

    /** One that is asked for has to be named: a token without it is for any audience. */
    private void checkAudience(@Nullable JsonNode value) {
        boolean wellFormed = value == null
                || value.isNull()
                || value.isString()
                || (value.isArray() && value.valueStream().allMatch(JsonNode::isString));
        if (!wellFormed) {
            throw refused("The JWT 'aud' claim must be a string or an array of strings");
        }
        if (audience != null && !names(value, audience)) {
            throw refused("JWT not in audience");
        }
    }

    private static boolean names(@Nullable JsonNode value, String audience) {
        return value != null
                && (value.isArray()
                        ? value.valueStream().anyMatch(one -> one.stringValue().equals(audience))
                        : value.isString() && value.stringValue().equals(audience));
    }

    private static String role(JsonNode value) {
        if (!value.isString() || !RoleName.isPossible(value.stringValue())) {
            throw refused("The JWT's role claim is not the name of a role");
        }
        return value.stringValue();
    }

    /**
     * Where it is longer than OpenID Connect allows, a digest stands for its end: it is the name of a consumer, of which there are
     * many, and two of them stay two.
     */
    private static @Nullable String subject(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw refused("The JWT 'sub' claim must be a string");
        }
        String text = value.stringValue();
        return text.isEmpty() ? null : text.length() <= LONGEST_SUBJECT ? text : shortened(text);
    }

    private static String shortened(String text) {
        String digest = HexFormat.of().formatHex(Digests.sha256(text));
        return text.substring(0, LONGEST_SUBJECT - digest.length()) + digest;
    }

    /** With the role as {@code role}, wherever it was: that is where SQL looks for it. */
    private static String text(ObjectNode claims, Optional<String> role) {
        role.ifPresent(name -> claims.put("role", name));
        return claims.toString();
    }

    private static FailureException refused(String message) {
        return new FailureException(new CredentialFailure.ClaimsInvalid(message));
    }
}
