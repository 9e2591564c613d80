package dev.weir.auth;

import dev.weir.error.CredentialFailure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.http.ClientAddresses;
import dev.weir.http.RequestAttributes;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Makes the identity of a request by its token alone, for a surface that serves some roles: an API key is never looked for, nobody is
 * anonymous, and the token names its role itself.
 */
public final class TokenIdentities {

    private final Credentials credentials;
    private final Set<String> roles;
    private final ClientAddresses addresses;

    /** @param roles those that are served */
    public TokenIdentities(Credentials credentials, Set<String> roles, ClientAddresses addresses) {
        this.credentials = credentials;
        this.roles = Set.copyOf(roles);
        this.addresses = addresses;
    }

    /** Whether a token decides on the request: it has one, and some role is served. */
    public boolean decides(ServerRequest request) {
        return !roles.isEmpty() && token(request).isPresent();
    }

    private static Optional<String> token(ServerRequest request) {
        return Bearer.in(request.headers().header(HttpHeaders.AUTHORIZATION));
    }

    /** The identity behind the request's token, or a {@link FailureException}. */
    public Mono<Identity> identify(ServerRequest request) {
        String address = addresses.of(request.remoteAddress().orElse(null), request.headers()::header);
        request.attributes().put(RequestAttributes.CONSUMER, address);
        return Mono.defer(() -> tokens().verify(token(request).orElseThrow(TokenIdentities::required)))
                .map(verified -> of(verified, address));
    }

    private static FailureException required() {
        return new FailureException(new CredentialFailure.TokenRequired());
    }

    private Tokens tokens() {
        return credentials.tokens().orElseThrow(() -> new FailureException(new ServiceFailure.NoTokenKey()));
    }

    private Identity of(VerifiedToken token, String address) {
        String role = token.role();
        if (role == null || !roles.contains(role)) {
            throw new FailureException(new CredentialFailure.RoleNotServed());
        }
        return new Identity(role, token.claims(), token.consumer(role, address));
    }
}
