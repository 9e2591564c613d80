package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerificationKeyTest {

    private static final List<String> ALGORITHMS = List.of(
            "none", "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS512", "ES256", "ES384", "ES512");

    private static VerificationKey key(String algorithm, @Nullable String id) {
        return TestTokens.ring().fitting(algorithm, id).getFirst();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean verifies(VerificationKey key, CompactToken token) {
        return key.verifies(token.header(), bytes(token.signed()), token.signature());
    }

    @ParameterizedTest
    @CsvSource({
        "HS256,secret,HS256 HS384 HS512",
        "RS256,rsa,RS256 RS384 RS512 PS256",
        "ES256,p256,ES256",
        "ES384,p384,ES384"
    })
    void aKeyIsForTheAlgorithmsOfItsKindAlone(String algorithm, String id, String all) {
        VerificationKey key = key(algorithm, id);
        assertThat(ALGORITHMS.stream().filter(one -> key.fits(one, null))).containsExactly(all.split(" ", -1));
        assertThat(ALGORITHMS.stream().filter(one -> key.fits(one, id))).containsExactly(all.split(" ", -1));
        assertThat(ALGORITHMS).noneMatch(one -> key.fits(one, "another"));
    }

    @Test
    void aKeyOrATokenWithoutANameFitsAny() throws JOSEException {
        VerificationKey nameless =
                new VerificationKey(null, Set.of("HS256"), new MACVerifier(bytes(TestTokens.SECRET)));
        assertThat(nameless.isCalled("any")).isTrue();
        assertThat(nameless.isCalled(null)).isTrue();
        VerificationKey named = key("RS256", "rsa");
        assertThat(named.isCalled(null)).isTrue();
        assertThat(named.isCalled("rsa")).isTrue();
        assertThat(named.isCalled("RSA")).isFalse();
        assertThat(named.isCalled("")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"HS256,secret", "HS512,secret", "RS512,rsa", "PS256,rsa", "ES256,p256", "ES384,p384"})
    void verifiesItsOwnSignatureAndNoOther(String algorithm, String id) {
        CompactToken token = CompactToken.parse(TestTokens.of(JWSAlgorithm.parse(algorithm), "{\"role\":\"a\"}"));
        VerificationKey key = key(algorithm, id);
        assertThat(verifies(key, token)).isTrue();
        assertThat(key.verifies(token.header(), bytes(token.signed() + "A"), token.signature()))
                .isFalse();
        byte[] changed = token.signature().decode();
        changed[changed.length - 1] ^= 1;
        assertThat(key.verifies(token.header(), bytes(token.signed()), Base64URL.encode(changed)))
                .isFalse();
    }

    /** That an error of the library is no exception here, and no signature. */
    @Test
    void whatItCannotVerifyIsNotItsOwn() {
        VerificationKey key = key("ES256", "p256");
        JWSHeader other = new JWSHeader(JWSAlgorithm.RS256);
        assertThat(key.verifies(other, bytes("a.b"), new Base64URL("AQID"))).isFalse();
        JWSHeader own = new JWSHeader(JWSAlgorithm.ES256);
        assertThat(key.verifies(own, bytes("a.b"), new Base64URL(""))).isFalse();
        assertThat(key.verifies(own, bytes("a.b"), Base64URL.encode(new byte[64])))
                .isFalse();
    }
}
