package dev.weir.secrets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells whether a text has a secret: by the mark of those that tests make, and by the form of others, whoever has made them. */
final class Secrets {

    /** JSON in base64url, as each token begins, with the part of it that is not to be seen. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]{8,}\\.[\\w-]+\\.[\\w-]{8,}");

    /** As the service's own tool makes them. Names of meters begin alike, but have lower-case letters alone. */
    private static final Pattern API_KEY = Pattern.compile("weir_(?=[a-z_]*[A-Z0-9-])[\\w-]{43}");

    private static final Pattern BASIC = Pattern.compile("Basic ([\\w+/]{4,}={0,2})");

    /** The password in an address. */
    private static final Pattern ADDRESS = Pattern.compile("://[^\\s/:@]+:(?!REDACTED|\\*+@)[^\\s/@]+@");

    /** How the hash of a password begins. */
    private static final String BCRYPT = "$2a$";

    private Secrets() {}

    /** Most texts have none, and are looked through for a few words alone. */
    static boolean areIn(String text) {
        return text.contains(TestSecrets.MARK)
                || text.contains(TestSecrets.MARK_OF_USERS)
                || text.contains(BCRYPT)
                || has(text, "eyJ", TOKEN)
                || has(text, "weir_", API_KEY)
                || has(text, "://", ADDRESS)
                || hasCredentials(text);
    }

    private static boolean has(String text, String beginning, Pattern pattern) {
        return text.contains(beginning) && pattern.matcher(text).find();
    }

    private static boolean hasCredentials(String text) {
        if (!text.contains("Basic ")) {
            return false;
        }
        Matcher matcher = BASIC.matcher(text);
        while (matcher.find()) {
            if (decoded(matcher.group(1)).contains(":")) {
                return true;
            }
        }
        return false;
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), ISO_8859_1);
        } catch (IllegalArgumentException other) {
            return "";
        }
    }
}
