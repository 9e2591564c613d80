package dev.weir.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** {@code java -jar weir.jar key}: makes an API key, which its user keeps, and its hash, which the configuration gets. */
final class KeyTool {

    static final String NAME = "key";

    private static final int BYTES = 32;

    private KeyTool() {}

    /** Two lines: the key, and its hash. */
    static String make(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String key = "weir_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return "key:    %s%nsha256: %s".formatted(key, sha256(key));
    }

    private static String sha256(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
