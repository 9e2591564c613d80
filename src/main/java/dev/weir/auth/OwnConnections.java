package dev.weir.auth;

import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The connections that the process has opened to its own port, by their addresses on this machine, each with the identity
 * that its requests have. No other client can have such an address while the connection is open. Thread-safe.
 */
public final class OwnConnections {

    private final ConcurrentMap<InetSocketAddress, Identity> identities = new ConcurrentHashMap<>();

    /** From now on its requests have an identity. {@code local} is the address that the connection was opened from. */
    public void add(InetSocketAddress local, Identity identity) {
        identities.put(local, identity);
    }

    /** To be called before the connection is closed, since its address may then be another's. */
    public void remove(InetSocketAddress local) {
        identities.remove(local);
    }

    /** The identity of requests from an address; null for those of other clients. */
    @Nullable
    Identity of(@Nullable InetSocketAddress remote) {
        return remote == null || identities.isEmpty() ? null : identities.get(remote);
    }
}
