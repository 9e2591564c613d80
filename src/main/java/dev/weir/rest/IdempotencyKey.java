package dev.weir.rest;

import dev.weir.auth.Identity;
import dev.weir.error.FailureException;
import dev.weir.error.KeyFailure.InvalidKey;
import dev.weir.rest.request.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The key of a write, which tells a retry from a new request (draft-ietf-httpapi-idempotency-key-header-07).
 *
 * @param id a digest of the key, the role and the consumer: another consumer's key is another key. In hexadecimal digits
 * @param fingerprint a digest of the whole request: a key is good for one. In hexadecimal digits
 * @param role that the request acts as; null for the login
 * @param consumer whose it is
 */
record IdempotencyKey(
        String id, String fingerprint, @Nullable String role, String consumer) {

    static final String HEADER = "Idempotency-Key";

    /** What the answer depends on besides method, path, query and body. */
    private static final List<String> RELEVANT =
            List.of("Accept", "Accept-Profile", "Content-Encoding", "Content-Profile", "Content-Type");

    private static final String PREFER = "Prefer";
    private static final int HEX_OF_LONG = 16;

    /**
     * The key of a request; nothing when it has none.
     *
     * @param maxLength how many characters it may have
     * @throws FailureException when what it has is no key
     */
    static Optional<IdempotencyKey> of(Asked asked, Identity identity, int maxLength) {
        return text(asked.raw().headers(), maxLength)
                .map(text -> new IdempotencyKey(
                        hex(digest(identity.role(), identity.consumer(), text)),
                        fingerprint(asked),
                        identity.role(),
                        identity.consumer()));
    }

    /** By which number the key is locked. */
    String lock() {
        return Long.toString(HexFormat.fromHexDigitsToLong(id, 0, HEX_OF_LONG));
    }

    private static Optional<String> text(Headers headers, int maxLength) {
        List<String> values = headers.values(HEADER);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1) {
            throw invalid("It was sent " + values.size() + " times");
        }
        String text = unquoted(values.getFirst().strip());
        if (text.isEmpty() || text.length() > maxLength) {
            throw invalid("It has %d characters, and may have 1 to %d".formatted(text.length(), maxLength));
        }
        if (!text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw invalid("It has a character that is not visible ASCII");
        }
        return Optional.of(text);
    }

    /** A string of RFC 9651, as the draft has it; most clients send the bare text. */
    private static String unquoted(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        StringBuilder text = new StringBuilder();
        int at = 1;
        while (at < value.length() && value.charAt(at) != '"') {
            boolean escaped = value.charAt(at) == '\\';
            at += escaped ? 1 : 0;
            if (at == value.length() || (escaped && value.charAt(at) != '"' && value.charAt(at) != '\\')) {
                throw invalid("It is no quoted string");
            }
            text.append(value.charAt(at++));
        }
        if (at != value.length() - 1) {
            throw invalid("It is no quoted string");
        }
        return text.toString();
    }

    private static FailureException invalid(String details) {
        return new FailureException(new InvalidKey(details));
    }

    private static String fingerprint(Asked asked) {
        MessageDigest digest =
                digest(asked.raw().method(), asked.path(), asked.raw().query(), prefer(asked));
        RELEVANT.forEach(
                name -> add(digest, String.join(",", asked.raw().headers().values(name))));
        ByteBuffer body = asked.raw().body().duplicate();
        digest.update(body);
        return hex(digest);
    }

    /** What the client prefers, but for how long it would wait: a retry may have another patience. */
    private static String prefer(Asked asked) {
        return asked.raw().headers().values(PREFER).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(each -> each.strip().toLowerCase(Locale.ROOT))
                .filter(each -> !each.startsWith("wait"))
                .collect(Collectors.joining(","));
    }

    private static MessageDigest digest(@Nullable String... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Arrays.stream(parts).forEach(part -> add(digest, part));
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With its length, so that the parts cannot be divided in another way. Null is not the empty text. */
    private static void add(MessageDigest digest, @Nullable String part) {
        byte[] bytes = Objects.requireNonNullElse(part, "").getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(part == null ? -1 : bytes.length)
                .flip());
        digest.update(bytes);
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
