package dev.weir.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import dev.weir.error.CredentialFailure;
import dev.weir.error.FailureException;
import java.text.ParseException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A token in the compact form of RFC 7515, whose signature has not been looked at. Keys that it brings itself
 * ({@code jwk}, {@code jku}, {@code x5u}) are not looked at ever (RFC 8725, 3.10).
 *
 * @param algorithm its {@code alg}
 * @param keyId its {@code kid}; null when it names none
 * @param signed what the signature is of
 */
record CompactToken(
        String algorithm,
        @Nullable String keyId,
        JWSHeader header,
        String signed,
        Base64URL payload,
        Base64URL signature) {

    /** Longer ones are refused before they are read. */
    static final int LONGEST = 16 * 1024;

    private static final int PARTS = 3;
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** A token that says it is something else than a JWT of access is not for us (RFC 8725, 3.11). */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    static CompactToken parse(String text) {
        if (text.length() > LONGEST) {
            throw invalid("The JWT has more than %d characters".formatted(LONGEST));
        }
        String[] parts = text.split("\\.", -1);
        if (parts.length != PARTS) {
            throw invalid("Expected 3 parts in JWT; got %d".formatted(parts.length));
        }
        ObjectNode header =
                StrictJson.object(decoded(parts[0])).orElseThrow(() -> invalid("The JWT's header is no JSON object"));
        check(header);
        decoded(parts[1]);
        decoded(parts[2]);
        return new CompactToken(
                text(header, "alg").orElseThrow(() -> invalid("The JWT's header names no algorithm")),
                text(header, "kid").orElse(null),
                read(parts[0]),
                parts[0] + "." + parts[1],
                new Base64URL(parts[1]),
                new Base64URL(parts[2]));
    }

    private static void check(ObjectNode header) {
        if (header.has("crit") || header.has("b64")) {
            throw invalid("The JWT's header has an extension that is not understood");
        }
        JsonNode type = header.get("typ");
        if (type != null
                && !(type.isString() && TYPES.contains(type.stringValue().toLowerCase(Locale.ROOT)))) {
            throw invalid("The JWT's header names another type");
        }
    }

    private static Optional<String> text(ObjectNode header, String name) {
        JsonNode value = header.get(name);
        if (value != null && !value.isString()) {
            throw invalid("The JWT's header has a value of the wrong type");
        }
        return Optional.ofNullable(value).map(JsonNode::stringValue);
    }

    private static JWSHeader read(String encoded) {
        try {
            return JWSHeader.parse(new Base64URL(encoded));
        } catch (ParseException | IllegalArgumentException e) {
            throw invalid("The JWT's header cannot be read");
        }
    }

    /** Two texts for the same bytes would be two tokens: only the one that encoding gives is taken. */
    private static byte[] decoded(String part) {
        try {
            byte[] bytes = DECODER.decode(part);
            if (ENCODER.encodeToString(bytes).equals(part)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // As one that is not canonical.
        }
        throw invalid("The JWT is not encoded as base64url");
    }

    private static FailureException invalid(String details) {
        return new FailureException(new CredentialFailure.TokenInvalid("The JWT cannot be decoded", details));
    }
}
