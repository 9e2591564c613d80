package dev.weir.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.weir.secrets.TestSecrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import reactor.core.scheduler.Schedulers;

/** Tokens as an issuer signs them, and as an attacker would make them. */
public final class TestTokens {

    public static final String SECRET =
            TestSecrets.of("secret of tests that is at least sixty-four bytes long, for HS512");

    static final RSAKey RSA = make(() -> new RSAKeyGenerator(2048).keyID("rsa").generate());
    static final ECKey P256 =
            make(() -> new ECKeyGenerator(Curve.P_256).keyID("p256").generate());
    static final ECKey P384 =
            make(() -> new ECKeyGenerator(Curve.P_384).keyID("p384").generate());

    private TestTokens() {}

    /** What takes these tokens, and no API key. */
    public static Credentials credentials() {
        return new Credentials(
                Optional.of(new Tokens(
                        KeySource.fixed(ring()),
                        new Claims(RoleClaim.parse(".role"), null),
                        Duration.ofSeconds(30),
                        InstantSource.system(),
                        Schedulers.parallel())),
                new ApiKeys(List.of()));
    }

    private interface Making<T> {
        T make() throws JOSEException;
    }

    private static <T> T make(Making<T> making) {
        try {
            return making.make();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public keys, and the secret. */
    static KeyRing ring() {
        OctetSequenceKey secret = new OctetSequenceKey.Builder(SECRET.getBytes(StandardCharsets.UTF_8))
                .keyID("secret")
                .build();
        return Keys.ofJwks(new JWKSet(List.of(RSA, P256, P384, secret)).toString(false), true);
    }

    /** The public keys alone, as a provider publishes them. */
    public static String publishedKeys() {
        return new JWKSet(List.of(RSA, P256, P384)).toString(true);
    }

    /** A good token, with a key that is published. */
    public static String published(String claims) {
        return of(JWSAlgorithm.ES256, claims);
    }

    /** A good token, with the secret. */
    public static String of(String claims) {
        return of(JWSAlgorithm.HS256, claims);
    }

    static String of(JWSAlgorithm algorithm, String claims) {
        return of(new JWSHeader.Builder(algorithm).build(), claims);
    }

    static String of(JWSHeader header, String claims) {
        return make(() -> {
            JWSObject object = new JWSObject(header, new Payload(claims));
            object.sign(signer(header.getAlgorithm()));
            return object.serialize();
        });
    }

    private static JWSSigner signer(JWSAlgorithm algorithm) throws JOSEException {
        String name = algorithm.getName();
        if (name.startsWith("HS")) {
            return new MACSigner(SECRET);
        }
        return name.startsWith("ES") ? new ECDSASigner(name.equals("ES256") ? P256 : P384) : new RSASSASigner(RSA);
    }

    /** A token of any header, with an HMAC by this secret. */
    static String forged(String header, byte[] claims, byte[] secret) {
        String signed = encoded(header.getBytes(StandardCharsets.UTF_8)) + "." + encoded(claims);
        return signed + "." + encoded(hmac(signed, secret));
    }

    /** One with our own secret: only what it says can be wrong. */
    static String forged(String header, String claims) {
        return forged(header, claims.getBytes(StandardCharsets.UTF_8), SECRET.getBytes(StandardCharsets.UTF_8));
    }

    static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hmac(String text, byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
