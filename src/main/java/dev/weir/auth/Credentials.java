package dev.weir.auth;

import java.util.List;
import java.util.Optional;

/** The credentials that are taken. */
public final class Credentials {

    /** None are. */
    public static final Credentials NONE = new Credentials(Optional.empty(), new ApiKeys(List.of()));

    private final Optional<Tokens> tokens;
    private final ApiKeys keys;

    Credentials(Optional<Tokens> tokens, ApiKeys keys) {
        this.tokens = tokens;
        this.keys = keys;
    }

    Optional<Tokens> tokens() {
        return tokens;
    }

    ApiKeys keys() {
        return keys;
    }

    /** Whether a request can have credentials at all. */
    boolean areThere() {
        return tokens.isPresent() || !keys.isEmpty();
    }
}
