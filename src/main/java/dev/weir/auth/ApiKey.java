package dev.weir.auth;

import java.util.regex.Pattern;

/**
 * A long random key, of which the configuration has the hash alone.
 *
 * @param name what its requests are counted for
 * @param sha256 the SHA-256 of the key, in hexadecimal digits
 * @param role the role that its requests act as
 */
public record ApiKey(String name, String sha256, String role) {

    private static final Pattern HASH = Pattern.compile("[0-9A-Fa-f]{64}");

    public ApiKey {
        if (name.isBlank()) {
            throw new IllegalArgumentException("weir.auth.api-keys has a key without a name");
        }
        if (!HASH.matcher(sha256).matches()) {
            throw new IllegalArgumentException("weir.auth.api-keys: the sha256 of " + name
                    + " is not 64 hexadecimal digits; java -jar weir.jar key makes a key and its hash");
        }
        if (!RoleName.isPossible(role)) {
            throw new IllegalArgumentException(
                    "weir.auth.api-keys: the role of " + name + " is not the name of a role");
        }
    }
}
