package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import dev.weir.error.FailureException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.scheduler.Schedulers;

/** What attackers have done to tokens (RFC 8725), each with keys that would take a good one. */
class TokenAttackTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String CLAIMS = "{\"role\":\"admin\",\"sub\":\"eve\"}";
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final int MUTATIONS = 10_000;

    private static final Tokens TOKENS = new Tokens(
            KeySource.fixed(TestTokens.ring()),
            new Claims(RoleClaim.parse(".role"), null),
            Duration.ofSeconds(30),
            InstantSource.system(),
            Schedulers.immediate());

    static Stream<Map.Entry<String, String>> attacks() throws Exception {
        String good = TestTokens.of(CLAIMS);
        String[] parts = good.split("\\.", -1);
        String header = parts[0];
        String payload = parts[1];
        String signature = parts[2];
        byte[] der = TestTokens.RSA.toRSAPublicKey().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + java.util.Base64.getMimeEncoder().encodeToString(der) + "\n-----END PUBLIC KEY-----\n";
        byte[] claims = CLAIMS.getBytes(StandardCharsets.UTF_8);
        byte[] own = "eve's own secret, which is long enough for HS256".getBytes(StandardCharsets.UTF_8);
        String jwk = TestTokens.RSA.toPublicJWK().toJSONString();
        List<Map.Entry<String, String>> all = new ArrayList<>();
        all.add(Map.entry("the public key in DER as secret", TestTokens.forged(HEADER, claims, der)));
        all.add(Map.entry(
                "the public key in PEM as secret",
                TestTokens.forged(HEADER, claims, pem.getBytes(StandardCharsets.UTF_8))));
        all.add(Map.entry(
                "the public key as JWK as secret",
                TestTokens.forged(HEADER, claims, jwk.getBytes(StandardCharsets.UTF_8))));
        all.add(Map.entry(
                "the name of the RSA key with HS256",
                TestTokens.forged("{\"alg\":\"HS256\",\"kid\":\"rsa\"}", claims, der)));
        all.add(Map.entry("an HMAC that calls itself RS256", TestTokens.forged("{\"alg\":\"RS256\"}", CLAIMS)));
        all.add(Map.entry("an HMAC that calls itself ES256", TestTokens.forged("{\"alg\":\"ES256\"}", CLAIMS)));
        for (String none : List.of("none", "None", "NONE", "nOnE", "", " none", "hs256", "HS1", "HS256 ", "EdDSA")) {
            String head = "{\"alg\":\"%s\"}".formatted(none);
            String encoded = TestTokens.encoded(head.getBytes(StandardCharsets.UTF_8));
            all.add(Map.entry("alg '" + none + "', signed", TestTokens.forged(head, CLAIMS)));
            all.add(Map.entry("alg '" + none + "', unsigned", encoded + "." + payload + "."));
            all.add(Map.entry(
                    "alg '" + none + "', with another's signature", encoded + "." + payload + "." + signature));
        }
        for (String injected : List.of(
                "\"jwk\":" + jwk,
                "\"jwk\":{\"kty\":\"oct\",\"k\":\"" + TestTokens.encoded(own) + "\"}",
                "\"jku\":\"http://127.0.0.1:1/keys\"",
                "\"x5u\":\"http://127.0.0.1:1/keys\"",
                "\"x5c\":[\"" + java.util.Base64.getEncoder().encodeToString(der) + "\"]",
                "\"kid\":\"../../../dev/null\"",
                "\"kid\":\"' or 1=1 --\"")) {
            all.add(Map.entry(
                    "a key of its own: " + injected.substring(0, 8),
                    TestTokens.forged("{\"alg\":\"HS256\"," + injected + "}", claims, own)));
        }
        for (String head : List.of(
                "{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}",
                "{\"alg\":\"HS256\",\"crit\":[]}",
                "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}",
                "{\"alg\":\"HS256\",\"b64\":false}",
                "{\"alg\":\"HS256\",\"typ\":\"JWE\"}",
                "{\"alg\":\"HS256\",\"typ\":\"secevent+jwt\"}",
                "{\"alg\":\"HS256\",\"typ\":5}",
                "{\"alg\":\"HS256\",\"kid\":5}",
                "{\"alg\":[\"HS256\"]}",
                "{\"alg\":null}",
                "{}",
                "{\"alg\":\"none\",\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\"}{}",
                "[\"HS256\"]",
                "null",
                "\"HS256\"",
                "",
                "{\"alg\":\"HS256\",\"x\":" + "[".repeat(1000) + "]".repeat(1000) + "}")) {
            all.add(Map.entry(
                    "the header " + head.substring(0, Math.min(50, head.length())), TestTokens.forged(head, CLAIMS)));
        }
        for (String said : List.of(
                "{\"role\":\"a\",\"role\":\"admin\"}",
                "{\"role\":\"admin\",\"deep\":" + "[".repeat(3000) + "]".repeat(3000) + "}",
                "{\"role\":\"admin\"} x",
                "{\"role\":\"admin\"",
                "role=admin",
                "",
                "{\"role\":[\"admin\"]}",
                "{\"role\":{\"a\":1}}",
                "{\"role\":\"admin\",\"exp\":0}",
                "{\"role\":\"admin\",\"exp\":NaN}",
                "{\"role\":\"admin\",\"exp\":99999999999999999999999999999e99999999}",
                "{\"role\":\"admin\",\"exp\":1e99999999999}",
                "{\"role\":\"admin\",\"nbf\":99999999999}")) {
            all.add(Map.entry(
                    "the claims " + said.substring(0, Math.min(40, said.length())), TestTokens.forged(HEADER, said)));
        }
        all.add(Map.entry(
                "claims that are not UTF-8",
                TestTokens.forged(
                        HEADER,
                        new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
                        TestTokens.SECRET.getBytes(StandardCharsets.UTF_8))));
        all.add(Map.entry("nothing but dots", ".."));
        all.add(Map.entry("one part", header));
        all.add(Map.entry("two parts", header + "." + payload));
        all.add(Map.entry("four parts", good + "."));
        all.add(Map.entry("five parts", "a.b.c.d.e"));
        all.add(Map.entry("no signature", header + "." + payload + "."));
        all.add(Map.entry("half a signature", good.substring(0, good.length() - 20)));
        all.add(Map.entry("padding", good + "="));
        all.add(Map.entry("a line end", good + "\n"));
        all.add(Map.entry("a space in it", header + ". " + payload + "." + signature));
        all.add(Map.entry("bits that nobody reads", header + "." + payload + "." + nonCanonical(signature)));
        all.add(Map.entry("huge", "a".repeat(10_000_000)));
        all.add(Map.entry(
                "huge and well-formed",
                TestTokens.of("{\"role\":\"admin\",\"x\":\"%s\"}".formatted("x".repeat(20_000)))));
        all.add(Map.entry("other letters", "ä.ö.ü"));
        all.add(Map.entry(
                "a psychic signature", // CVE-2022-21449: r and s are 0
                TestTokens.of(JWSAlgorithm.ES256, CLAIMS).replaceAll("[^.]+$", TestTokens.encoded(new byte[64]))));
        return all.stream();
    }

    /** Another text for the same bytes: 32 bytes leave two bits of the last letter unused. */
    private static String nonCanonical(String signature) {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = letters.indexOf(signature.charAt(signature.length() - 1));
        return signature.substring(0, signature.length() - 1) + letters.charAt(last + 1);
    }

    private static int status(String token) {
        try {
            TOKENS.verify(token).block(PATIENCE);
            return 200;
        } catch (FailureException refused) {
            return refused.failure().status();
        }
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isRefused(Map.Entry<String, String> attack) {
        assertThat(status(attack.getValue())).as(attack.getKey()).isEqualTo(401);
    }

    @Test
    void aGoodTokenIsTakenSoThatTheOthersAreRefusedForWhatIsWrongWithThem() {
        assertThat(status(TestTokens.of(CLAIMS))).isEqualTo(200);
        assertThat(status(TestTokens.forged(HEADER, CLAIMS))).isEqualTo(200);
    }

    @Test
    void noMutationOfAGoodTokenIsTaken() {
        Random random = new Random(17);
        List<String> good = Stream.of(JWSAlgorithm.HS256, JWSAlgorithm.RS256, JWSAlgorithm.ES256)
                .map(algorithm -> TestTokens.of(algorithm, CLAIMS))
                .toList();
        good.forEach(token -> assertThat(status(token)).isEqualTo(200));
        for (int i = 0; i < MUTATIONS; i++) {
            String token = good.get(i % good.size());
            String mutated = mutated(token, random);
            if (!good.contains(mutated)) {
                assertThat(status(mutated)).as(mutated).isEqualTo(401);
            }
        }
    }

    private static String mutated(String token, Random random) {
        StringBuilder text = new StringBuilder(token);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && !text.isEmpty(); i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.setCharAt(at, letter(random));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, letter(random));
                case 3 -> text.setLength(at);
                default -> text.setCharAt(at, text.charAt(random.nextInt(text.length())));
            }
        }
        return text.toString();
    }

    private static char letter(Random random) {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ";
        return letters.charAt(random.nextInt(letters.length()));
    }
}
