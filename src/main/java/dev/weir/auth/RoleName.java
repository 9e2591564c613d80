package dev.weir.auth;

import java.nio.charset.StandardCharsets;

/** Which texts may be the name of a role that a request acts as. */
public final class RoleName {

    /** PostgreSQL cuts longer names off, and so would take another role. */
    private static final int LONGEST_BYTES = 63;

    private RoleName() {}

    /**
     * Whether PostgreSQL takes the text for the role of this name. {@code none} stands for the login itself in {@code SET
     * ROLE}, also in quotes. Half a surrogate pair would be sent as a question mark.
     */
    public static boolean isPossible(String name) {
        return !name.isEmpty()
                && !name.equals("none")
                && name.indexOf('\0') < 0
                && name.codePoints().noneMatch(RoleName::isHalf)
                && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_BYTES;
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
