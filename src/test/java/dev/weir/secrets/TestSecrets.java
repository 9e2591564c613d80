package dev.weir.secrets;

/** Makes the secrets of tests: each has a mark by which it is found wherever it is printed. */
public final class TestSecrets {

    /** In no text that a log may have. Not a character of it is encoded in a URL. */
    static final String MARK = "not-to-be-logged";

    /** How the password begins that users of {@code /sql} have in tests, of which the configuration has a hash that is given. */
    static final String MARK_OF_USERS = "s3cret!";

    private TestSecrets() {}

    /** A secret with these words in it; always the same for the same words. */
    public static String of(String words) {
        return MARK + "-" + words;
    }
}
