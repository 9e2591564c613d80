package dev.weir.auth;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The keys that requests may have in place of a token. */
final class ApiKeys {

    private final List<Known> keys;

    private static final class Known {

        private final ApiKey key;
        private final byte[] digest;

        Known(ApiKey key) {
            this.key = key;
            this.digest = HexFormat.of().parseHex(key.sha256());
        }
    }

    ApiKeys(List<ApiKey> keys) {
        this.keys = keys.stream().map(Known::new).toList();
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** The key of this text. All are compared, each in constant time. */
    Optional<ApiKey> find(String text) {
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        byte[] digest = Digests.sha256(text);
        ApiKey found = null;
        for (Known known : keys) {
            found = MessageDigest.isEqual(known.digest, digest) ? known.key : found;
        }
        return Optional.ofNullable(found);
    }
}
