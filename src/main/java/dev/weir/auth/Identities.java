package dev.weir.auth;

import dev.weir.error.CredentialFailure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.http.ClientAddresses;
import dev.weir.http.ConsumerName;
import dev.weir.http.RequestAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Makes the identity of a request, by its head alone: of its token or its API key, or without one the anonymous identity, which is
 * counted for the address that it comes from.
 */
public final class Identities {

    private static final String API_KEY = "apikey";

    private final @Nullable String anonymousRole;
    private final Credentials credentials;
    private final ClientAddresses addresses;
    private final OwnConnections own;

    /**
     * Identities by what the settings take.
     *
     * @param anonymousRole the role of requests without credentials; null for none, or where there are no keys for the login
     * @param own connections whose requests need no credentials
     */
    public Identities(
            @Nullable String anonymousRole, Credentials credentials, ClientAddresses addresses, OwnConnections own) {
        this.addresses = addresses;
        this.anonymousRole = anonymousRole;
        this.credentials = credentials;
        this.own = own;
    }

    /**
     * The identity behind a request, or a {@link FailureException} when its credentials are not good, or it has none and
     * needs some. Comes at once, or later on another thread when a key had to be fetched or a signature verified.
     */
    public Mono<Identity> identify(ServerRequest request) {
        try {
            Identity known = own.of(request.exchange().getRequest());
            if (known != null) {
                return Mono.just(counted(known, request));
            }
            String address = addresses.of(request.remoteAddress().orElse(null), request.headers()::header);
            request.attributes().put(RequestAttributes.CONSUMER, address);
            Optional<String> bearer = Bearer.in(request.headers().header(HttpHeaders.AUTHORIZATION));
            return bearer.isEmpty()
                    ? Mono.just(counted(withoutToken(request.headers().header(API_KEY), address), request))
                    : ofBearer(bearer.get(), address).map(identity -> counted(identity, request));
        } catch (FailureException refused) {
            return Mono.error(refused);
        }
    }

    private static Identity counted(Identity identity, ServerRequest request) {
        request.attributes().put(RequestAttributes.CONSUMER, identity.consumer());
        return identity;
    }

    /** A bearer may be an API key: clients that have no token send the key in both headers. */
    private Mono<Identity> ofBearer(String text, String address) {
        if (text.isEmpty()) {
            throw new FailureException(
                    new CredentialFailure.TokenInvalid("Empty JWT is sent in Authorization header", null));
        }
        Optional<ApiKey> key = credentials.keys().find(text);
        return key.isPresent() ? Mono.just(of(key.get())) : ofToken(text, address);
    }

    private Mono<Identity> ofToken(String text, String address) {
        if (credentials.tokens().isPresent()) {
            return credentials.tokens().get().verify(text).map(verified -> of(verified, address));
        }
        throw new FailureException(
                credentials.keys().isEmpty() ? new ServiceFailure.NoTokenKey() : new CredentialFailure.ApiKeyInvalid());
    }

    /** The header means nothing where no API keys are configured. */
    private Identity withoutToken(List<String> apiKeys, String address) {
        if (apiKeys.isEmpty() || credentials.keys().isEmpty()) {
            return anonymous(address);
        }
        return Optional.of(apiKeys.getFirst())
                .filter(one -> apiKeys.size() == 1)
                .flatMap(credentials.keys()::find)
                .map(this::of)
                .orElseThrow(() -> new FailureException(new CredentialFailure.ApiKeyInvalid()));
    }

    private Identity of(ApiKey key) {
        String claims =
                JsonNodeFactory.instance.objectNode().put("role", key.role()).toString();
        return new Identity(
                key.role(), claims, ConsumerName.ofKey(key.name()), !key.role().equals(anonymousRole));
    }

    /** A token that names no role gives the anonymous one. */
    private Identity of(VerifiedToken token, String address) {
        String role = token.role() == null ? anonymousRole : token.role();
        if (role == null) {
            throw new FailureException(new CredentialFailure.TokenRequired());
        }
        return new Identity(role, token.claims(), token.consumer(role, address), !Objects.equals(role, anonymousRole));
    }

    private Identity anonymous(String address) {
        if (anonymousRole == null && credentials.areThere()) {
            throw new FailureException(new CredentialFailure.TokenRequired());
        }
        return new Identity(anonymousRole, null, address, false);
    }
}
