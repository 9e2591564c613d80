import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Prints so many tokens (HS256), each with claims of its own, of two roles in turn. Run from source. */
public final class Tokens {

    private Tokens() {}

    public static void main(String[] args) throws GeneralSecurityException {
        int count = Integer.parseInt(args[0]);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(args[1].getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        for (int i = 0; i < count; i++) {
            String claims = "{\"role\":\"%s\",\"sub\":\"user-%d\"}".formatted(args[2 + i % 2], i);
            String signed = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
                    + encoded(claims.getBytes(StandardCharsets.UTF_8));
            System.out.println(signed + "." + encoded(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII))));
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
