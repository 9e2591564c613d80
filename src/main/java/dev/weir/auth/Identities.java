package dev.weir.auth;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import dev.weir.error.ServiceFailure;
import dev.weir.http.ClientAddress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Makes the identity of a request, by its head alone: of its token, or without one the anonymous identity, which is
 * counted for the address that it comes from.
 */
public final class Identities {

    private final @Nullable String anonymousRole;
    private final Credentials credentials;

    /** @param anonymousRole the role of requests without credentials; null for none, or where there are no keys for the login */
    public Identities(@Nullable String anonymousRole, Credentials credentials) {
        this.anonymousRole = anonymousRole;
        this.credentials = credentials;
    }

    /**
     * The identity behind a request, or a {@link FailureException} when its credentials are not good, or it has none and
     * needs some. Comes at once, or later on another thread when a key had to be fetched or a signature verified.
     */
    public Mono<Identity> identify(ServerRequest request) {
        return Mono.defer(() -> {
            String address = ClientAddress.of(request.remoteAddress().orElse(null));
            Optional<String> bearer = Bearer.in(request.headers().header(HttpHeaders.AUTHORIZATION));
            return bearer.map(token -> ofToken(token, address)).orElseGet(() -> Mono.just(anonymous(address)));
        });
    }

    private Mono<Identity> ofToken(String token, String address) {
        if (token.isEmpty()) {
            throw new FailureException(
                    new RequestFailure.TokenInvalid("Empty JWT is sent in Authorization header", null));
        }
        Tokens tokens = credentials.tokens().orElseThrow(() -> new FailureException(new ServiceFailure.NoTokenKey()));
        return tokens.verify(token).map(verified -> of(verified, address));
    }

    /** A token that names no role gives the anonymous one. */
    private Identity of(VerifiedToken token, String address) {
        String role = token.role() == null ? anonymousRole : token.role();
        if (role == null) {
            throw new FailureException(new RequestFailure.TokenRequired());
        }
        String consumer = token.subject() == null ? role + " at " + address : token.subject();
        return new Identity(role, token.claims(), consumer, !Objects.equals(role, anonymousRole));
    }

    private Identity anonymous(String address) {
        if (anonymousRole == null && credentials.areThere()) {
            throw new FailureException(new RequestFailure.TokenRequired());
        }
        return new Identity(anonymousRole, null, address, false);
    }
}
