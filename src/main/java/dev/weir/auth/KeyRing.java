package dev.weir.auth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys that tokens are verified with at the moment. One that differs in identity may differ in keys. */
final class KeyRing {

    private final List<VerificationKey> keys;

    KeyRing(List<VerificationKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** The keys that may have signed a token of this header. */
    List<VerificationKey> fitting(String algorithm, @Nullable String id) {
        return keys.stream().filter(key -> key.fits(algorithm, id)).toList();
    }

    /** Whether a key of this name is here, or one that has no name; true for a token that names none. */
    boolean knows(@Nullable String id) {
        return keys.stream().anyMatch(key -> key.isCalled(id));
    }
}
