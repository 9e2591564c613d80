package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import dev.weir.error.FailureException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

class EdwardsVerifierTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** RFC 8037, appendix A: the key, and the example that is signed with it. */
    private static final String KEY =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

    private static final String SIGNED = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    private static final String SIGNATURE =
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    /** The order of the group, by which S of a signature is smaller (RFC 8032, 5.1.7). */
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.EdDSA);

    private static VerificationKey only(String jwk) {
        return Keys.ofJwks(jwk, false).fitting("EdDSA", null).getFirst();
    }

    private static boolean verifies(byte[] signature) {
        return only(KEY).verifies(HEADER, SIGNED.getBytes(StandardCharsets.US_ASCII), Base64URL.encode(signature));
    }

    private static byte[] signature() {
        return new Base64URL(SIGNATURE).decode();
    }

    @Test
    void verifiesTheExampleOfTheRfc() {
        assertThat(verifies(signature())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 32, 63})
    void noOtherSignatureIsGood(int changed) {
        byte[] signature = signature();
        signature[changed] ^= 1;
        assertThat(verifies(signature)).isFalse();
    }

    /** Another text for the same signature would be another token. */
    @Test
    void aSignatureThatIsTheSameModuloTheOrderIsNone() {
        byte[] signature = signature();
        byte[] s = reversed(Arrays.copyOfRange(signature, 32, 64));
        byte[] larger = new BigInteger(1, s).add(ORDER).toByteArray();
        byte[] padded = new byte[32];
        System.arraycopy(larger, 0, padded, 32 - larger.length, larger.length);
        System.arraycopy(reversed(padded), 0, signature, 32, 32);
        assertThat(verifies(signature)).isFalse();
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 65, 128})
    void aSignatureOfAnotherLengthIsNone(int length) {
        assertThat(verifies(Arrays.copyOf(signature(), length))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"EdDSA,true", "Ed25519,true", "Ed448,false", "ES256,false", "HS256,false", "none,false"})
    void aKeyIsForItsAlgorithmUnderBothNames(String algorithm, boolean fits) {
        assertThat(only(KEY).fits(algorithm, null)).isEqualTo(fits);
    }

    @Test
    void aKeyThatNamesItsAlgorithmIsForNoOther() {
        VerificationKey key = only(KEY.replace("}", ",\"alg\":\"EdDSA\"}"));
        assertThat(key.fits("EdDSA", null)).isTrue();
        assertThat(key.fits("Ed25519", null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AQID\"}",
                "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed448\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"
            })
    void aKeyThatCannotBeUsedIsLeftOut(String jwk) {
        assertThatThrownBy(() -> Keys.ofJwks(jwk, false)).hasMessage("has no key that tokens can be verified with");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "Ed25519"})
    void aTokenIsTakenThatIsSignedWithIt(String algorithm) throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        String x = TestTokens.encoded(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        Tokens tokens = tokens("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"}");
        String signed = TestTokens.encoded(("{\"alg\":\"" + algorithm + "\"}").getBytes(StandardCharsets.UTF_8)) + "."
                + TestTokens.encoded("{\"role\":\"editor\"}".getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        String token = signed + "." + TestTokens.encoded(signature.sign());
        assertThat(Objects.requireNonNull(tokens.verify(token).block(PATIENCE)).role())
                .isEqualTo("editor");
        assertThatThrownBy(() -> tokens(KEY).verify(token).block(PATIENCE)).isInstanceOf(FailureException.class);
    }

    /** The public key as the secret of an HMAC (RFC 8725, 2.1). */
    @Test
    void itsPublicKeyIsNoSecret() {
        byte[] secret = ((com.nimbusds.jose.jwk.OctetKeyPair) parsed()).getDecodedX();
        String forged = TestTokens.forged(
                "{\"alg\":\"HS256\"}", "{\"role\":\"admin\"}".getBytes(StandardCharsets.UTF_8), secret);
        assertThatThrownBy(() -> tokens(KEY).verify(forged).block(PATIENCE)).isInstanceOf(FailureException.class);
    }

    private static JWK parsed() {
        try {
            return JWK.parse(KEY);
        } catch (java.text.ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Tokens tokens(String jwk) {
        return new Tokens(
                KeySource.fixed(Keys.ofJwks(jwk, false)),
                new Claims(RoleClaim.parse(".role"), null),
                Duration.ZERO,
                InstantSource.system(),
                Schedulers.immediate());
    }
}
