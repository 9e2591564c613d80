package dev.weir.auth;

import java.net.SocketAddress;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.ConnectionInformation;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The connections that the process has opened to its own port, each with the identity that its requests have. A connection
 * is known by both of its ends, which no other has while it is open: from the same port of the same machine another process may
 * reach another address of the service. Nothing that a request says is looked at. Thread-safe.
 */
public final class OwnConnections {

    private final ConcurrentMap<Ends, Identity> identities = new ConcurrentHashMap<>();
    private final String userAgent = "weir/" + UUID.randomUUID();

    /**
     * The two ends of a connection.
     *
     * @param client the address that it was opened from
     * @param service the address that it was opened to
     */
    public record Ends(SocketAddress client, SocketAddress service) {}

    /** From now on its requests have an identity. */
    public void add(Ends ends, Identity identity) {
        identities.put(ends, identity);
    }

    /** To be called before the connection is closed, since its ends may then be another's. */
    public void remove(Ends ends) {
        identities.remove(ends);
    }

    /** Whether the process itself has sent a request. */
    public boolean sent(ServerHttpRequest request) {
        return of(request) != null;
    }

    /**
     * What the process sends as {@code User-Agent} over them, and nobody else knows: so that a request is still known when its
     * connection has been closed. It gives no rights.
     */
    public String userAgent() {
        return userAgent;
    }

    /** The identity of a request; null for those of other clients. */
    @Nullable
    Identity of(ServerHttpRequest request) {
        if (identities.isEmpty()) {
            return null;
        }
        HttpServerRequest received = ServerHttpRequestDecorator.getNativeRequest(request);
        return of(received);
    }

    /** By the addresses of the connection, whatever header fields say of another client. */
    @Nullable
    Identity of(ConnectionInformation connection) {
        SocketAddress client = connection.connectionRemoteAddress();
        SocketAddress service = connection.connectionHostAddress();
        return client == null || service == null ? null : identities.get(new Ends(client, service));
    }
}
