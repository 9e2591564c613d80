package dev.weir.auth;

import org.jspecify.annotations.Nullable;

/**
 * The party behind a request.
 *
 * @param role the database role that it runs as; null for the role that the service logs in as
 * @param claims what its credentials say, as JSON; null for a request without credentials
 * @param consumer the party that it is counted for, so that the queue is shared fairly
 * @param isAuthenticated whether its credentials gave it another role than requests without any have
 */
public record Identity(@Nullable String role, @Nullable String claims, String consumer, boolean isAuthenticated) {

    /** One whose credentials, if it has any, gave it its role. */
    public Identity(@Nullable String role, @Nullable String claims, String consumer) {
        this(role, claims, consumer, claims != null);
    }
}
