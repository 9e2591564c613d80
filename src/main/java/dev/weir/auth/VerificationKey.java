package dev.weir.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that tokens are verified with. It is only for algorithms of its kind: a public key is never the secret of an
 * HMAC (RFC 8725, 3.1).
 *
 * @param id the {@code kid}; null when it has none
 * @param algorithms the {@code alg} that it is for
 */
record VerificationKey(@Nullable String id, Set<String> algorithms, JWSVerifier verifier) {

    /** Whether a token of this header may have been signed with it. */
    boolean fits(String algorithm, @Nullable String wanted) {
        return algorithms.contains(algorithm) && isCalled(wanted);
    }

    /** A key or a token without a name fits any. */
    boolean isCalled(@Nullable String wanted) {
        return wanted == null || id == null || id.equals(wanted);
    }

    /** Whether the signature is this key's. Takes some 100 microseconds with a public key. */
    boolean verifies(JWSHeader header, byte[] signed, Base64URL signature) {
        try {
            return verifier.verify(header, signed, signature);
        } catch (JOSEException e) {
            return false;
        }
    }
}
