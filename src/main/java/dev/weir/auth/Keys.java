package dev.weir.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads keys: a secret, a JWK, or a set of them (RFC 7517). No exception of it repeats what it has read. */
final class Keys {

    private static final int LEAST_SECRET_BYTES = 32;
    private static final int LEAST_RSA_BITS = 2048;
    private static final Set<String> RSA = Set.of("RS256", "RS384", "RS512", "PS256");

    private static final Map<Curve, String> CURVES = Map.of(Curve.P_256, "ES256", Curve.P_384, "ES384");

    private Keys() {}

    /**
     * The ring of one shared secret.
     *
     * @throws IllegalArgumentException for a secret that is shorter than the hash (RFC 7518, 3.2)
     */
    static KeyRing ofSecret(byte[] secret) {
        if (secret.length < LEAST_SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "has %d bytes, and HS256 needs %d".formatted(secret.length, LEAST_SECRET_BYTES));
        }
        try {
            return new KeyRing(
                    List.of(new VerificationKey(null, hmacAlgorithms(secret.length), new MACVerifier(secret))));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("cannot be used", null);
        }
    }

    /**
     * The ring of a JWK or a set. Keys that are for encryption, or of a kind that is not known, are left out.
     *
     * @param secrets whether keys of HMAC are taken: a set that is public has none
     * @throws IllegalArgumentException for what is no such text, or has no key that can be used
     */
    static KeyRing ofJwks(String text, boolean secrets) {
        List<VerificationKey> keys = parse(text).stream()
                .filter(Keys::isForSignatures)
                .filter(key -> secrets || !(key instanceof OctetSequenceKey))
                .flatMap(key -> read(key).stream())
                .toList();
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("has no key that tokens can be verified with");
        }
        return new KeyRing(keys);
    }

    private static List<JWK> parse(String text) {
        try {
            return JWKSet.parse(text).getKeys();
        } catch (ParseException noSet) {
            try {
                return List.of(JWK.parse(text));
            } catch (ParseException e) {
                throw new IllegalArgumentException("is neither a JWK nor a set of them", null);
            }
        }
    }

    private static boolean isForSignatures(JWK key) {
        Set<KeyOperation> operations = key.getKeyOperations();
        return !KeyUse.ENCRYPTION.equals(key.getKeyUse())
                && (operations == null
                        || operations.contains(KeyOperation.VERIFY)
                        || operations.contains(KeyOperation.SIGN));
    }

    private static Optional<VerificationKey> read(JWK key) {
        try {
            return switch (key) {
                case OctetSequenceKey secret -> ofSecret(secret);
                case RSAKey rsa -> ofRsa(rsa);
                case ECKey curve -> ofCurve(curve);
                case OctetKeyPair pair -> ofEdwards(pair);
                default -> Optional.empty();
            };
        } catch (JOSEException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Optional<VerificationKey> ofEdwards(OctetKeyPair pair) throws GeneralSecurityException {
        return Curve.Ed25519.equals(pair.getCurve())
                ? Optional.of(key(pair, EdwardsVerifier.ALGORITHMS, new EdwardsVerifier(pair.getDecodedX())))
                : Optional.empty();
    }

    private static Optional<VerificationKey> ofSecret(OctetSequenceKey secret) throws JOSEException {
        byte[] bytes = secret.toByteArray();
        return bytes.length < LEAST_SECRET_BYTES
                ? Optional.empty()
                : Optional.of(key(secret, hmacAlgorithms(bytes.length), new MACVerifier(bytes)));
    }

    private static Optional<VerificationKey> ofRsa(RSAKey rsa) throws JOSEException {
        return rsa.size() < LEAST_RSA_BITS
                ? Optional.empty()
                : Optional.of(key(rsa, RSA, new RSASSAVerifier(rsa.toRSAPublicKey())));
    }

    private static Optional<VerificationKey> ofCurve(ECKey curve) throws JOSEException {
        String algorithm = CURVES.get(curve.getCurve());
        return algorithm == null
                ? Optional.empty()
                : Optional.of(key(curve, Set.of(algorithm), new ECDSAVerifier(curve.toECPublicKey())));
    }

    /** A key that names its algorithm is for no other. */
    private static VerificationKey key(JWK key, Set<String> ofKind, JWSVerifier verifier) {
        Set<String> algorithms = new LinkedHashSet<>(ofKind);
        if (key.getAlgorithm() != null) {
            algorithms.retainAll(Set.of(key.getAlgorithm().getName()));
        }
        return new VerificationKey(key.getKeyID(), Set.copyOf(algorithms), verifier);
    }

    private static Set<String> hmacAlgorithms(int bytes) {
        return Set.copyOf(Stream.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512)
                .map(JWSAlgorithm::getName)
                .filter(name -> Integer.parseInt(name.substring(2)) / 8 <= bytes)
                .toList());
    }
}
