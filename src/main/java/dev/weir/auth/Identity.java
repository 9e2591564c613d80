package dev.weir.auth;

import org.jspecify.annotations.Nullable;

/**
 * The party behind a request.
 *
 * @param role the database role that it runs as; null for the role that the service logs in as
 * @param claims what its credentials say, as JSON; null for a request without credentials
 * @param consumer the party that it is counted for, so that the queue is shared fairly
 */
public record Identity(@Nullable String role, @Nullable String claims, String consumer) {

    /** Whether the request carried valid credentials. */
    public boolean isAuthenticated() {
        return claims != null;
    }
}
