package dev.weir.auth;

import dev.weir.http.ClientAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Makes the identity of a request: anonymous, and counted for the address that it comes from. */
public final class Identities {

    private final @Nullable String anonymousRole;

    /** @param anonymousRole the role of requests without credentials; null for the one that the service logs in as */
    public Identities(@Nullable String anonymousRole) {
        this.anonymousRole = anonymousRole;
    }

    /** The identity behind a request, by its head alone. */
    public Identity identify(ServerRequest request) {
        return new Identity(
                anonymousRole, null, ClientAddress.of(request.remoteAddress().orElse(null)));
    }
}
