package dev.weir.sql;

import dev.weir.auth.Identity;
import dev.weir.auth.TokenIdentities;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Origin;
import dev.weir.http.ClientAddresses;
import dev.weir.http.ConsumerLimits;
import dev.weir.http.ConsumerName;
import dev.weir.http.RequestAttributes;
import java.net.InetAddress;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Who asks: a user, by its password, or the holder of a token, where tokens of some roles are served. */
final class Callers {

    /** The surface's name, and its only route. */
    static final String SQL = "sql";

    private static final String CLAIMS = "request.jwt.claims";

    /**
     * Who asks.
     *
     * @param context that of its statements: a user's is the login's
     */
    record Caller(Origin origin, Context context) {

        /** Whom its transactions belong to. */
        Owner owner() {
            return new Owner(origin.consumer(), context.role());
        }
    }

    /** A consumer, and the role that it acts as; null for the login's. */
    record Owner(String consumer, @Nullable String role) {}

    private final Users users;
    private final TokenIdentities tokens;
    private final ClientAddresses addresses;
    private final ConsumerLimits limits;

    Callers(Users users, TokenIdentities tokens, ClientAddresses addresses, ConsumerLimits limits) {
        this.limits = limits;
        this.users = users;
        this.tokens = tokens;
        this.addresses = addresses;
    }

    /** What a request is answered whose caller may ask, within what it may send. */
    <T> Mono<T> asked(ServerRequest http, Function<Caller, Mono<T>> way) {
        return of(http).flatMap(caller -> limits.within(caller.origin().consumer(), way.apply(caller)));
    }

    /** The same for what frees something that others wait for. */
    <T> Mono<T> askedWithoutLimits(ServerRequest http, Function<Caller, Mono<T>> way) {
        return of(http).flatMap(way);
    }

    /** Who asks, and may; otherwise a failure. The body is not looked at. */
    private Mono<Caller> of(ServerRequest http) {
        return Mono.defer(() -> {
            // Until it is known who asks, and for a refusal.
            http.attributes()
                    .put(
                            RequestAttributes.CONSUMER,
                            addresses.of(http.remoteAddress().orElse(null), http.headers()::header));
            return tokens.decides(http)
                    ? tokens.identify(http).map(identity -> holder(identity, http))
                    : users.check(Credentials.of(http.headers()), address(http)).map(user -> user(user, http));
        });
    }

    /** One that is not known any more stands for the service's own. */
    private InetAddress address(ServerRequest http) {
        return addresses
                .address(http.remoteAddress().orElse(null), http.headers()::header)
                .orElse(InetAddress.getLoopbackAddress());
    }

    private static Caller user(String user, ServerRequest http) {
        return new Caller(origin(ConsumerName.ofUser(user), http), Context.OWN);
    }

    private static Caller holder(Identity identity, ServerRequest http) {
        String claims = identity.claims();
        Map<String, String> settings = claims == null ? Map.of() : Map.of(CLAIMS, claims);
        return new Caller(origin(identity.consumer(), http), new Context(identity.role(), settings));
    }

    private static Origin origin(String consumer, ServerRequest http) {
        http.attributes().put(RequestAttributes.CONSUMER, consumer);
        @Nullable String traceparent = (String) http.attributes().get(RequestAttributes.TRACEPARENT);
        return new Origin(SQL, SQL, consumer, traceparent, false);
    }
}
