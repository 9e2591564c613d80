package dev.weir.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/**
 * Verifies signatures of Ed25519 (RFC 8032, 8037) with Java's own implementation. Nimbus' needs Google's Tink, which Java has made
 * unnecessary since 15.
 */
final class EdwardsVerifier implements JWSVerifier {

    /** {@code EdDSA} with a key of Ed25519 is the same as {@code Ed25519} (RFC 9864). */
    static final Set<String> ALGORITHMS = Set.of("EdDSA", "Ed25519");

    private static final String ED25519 = "Ed25519";
    private static final int KEY_BYTES = 32;

    /** What stands before the 32 bytes of a public key in its X.509 form (RFC 8410, 4). */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final JCAContext context = new JCAContext();
    private final PublicKey key;

    /** @throws GeneralSecurityException for bytes that are no key */
    EdwardsVerifier(byte[] publicKey) throws GeneralSecurityException {
        if (publicKey.length != KEY_BYTES) {
            throw new GeneralSecurityException("A key of Ed25519 has 32 bytes");
        }
        byte[] encoded = new byte[PREFIX.length + KEY_BYTES];
        System.arraycopy(PREFIX, 0, encoded, 0, PREFIX.length);
        System.arraycopy(publicKey, 0, encoded, PREFIX.length, KEY_BYTES);
        key = KeyFactory.getInstance(ED25519).generatePublic(new X509EncodedKeySpec(encoded));
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) {
        try {
            Signature verifier = Signature.getInstance(ED25519);
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature.decode());
        } catch (GeneralSecurityException e) {
            // Among others for a signature of another length.
            return false;
        }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);
    }

    @Override
    public JCAContext getJCAContext() {
        return context;
    }
}
