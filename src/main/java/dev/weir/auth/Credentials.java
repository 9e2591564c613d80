package dev.weir.auth;

import java.util.Optional;

/** The credentials that are taken. */
public final class Credentials {

    /** None are. */
    public static final Credentials NONE = new Credentials(Optional.empty());

    private final Optional<Tokens> tokens;

    Credentials(Optional<Tokens> tokens) {
        this.tokens = tokens;
    }

    Optional<Tokens> tokens() {
        return tokens;
    }

    /** Whether a request can have credentials at all. */
    boolean areThere() {
        return tokens.isPresent();
    }
}
