package dev.weir.auth;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Makes the identity of a request: anonymous, and counted for the address that it comes from. */
public final class Identities {

    private static final String UNKNOWN = "unknown";

    private final @Nullable String anonymousRole;

    /** @param anonymousRole the role of requests without credentials; null for the one that the service logs in as */
    public Identities(@Nullable String anonymousRole) {
        this.anonymousRole = anonymousRole;
    }

    /** The identity behind a request, by its head alone. */
    public Identity identify(ServerRequest request) {
        return new Identity(anonymousRole, null, address(request));
    }

    private static String address(ServerRequest request) {
        return request.remoteAddress()
                .map(InetSocketAddress::getAddress)
                .map(InetAddress::getHostAddress)
                .orElse(UNKNOWN);
    }
}
