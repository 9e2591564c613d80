package dev.weir.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** How a client is called that has said nothing of itself: by the address at the other end of its connection. */
public final class ClientAddress {

    private static final String UNKNOWN = "unknown";

    private ClientAddress() {}

    /**
     * The name of the client.
     *
     * @param remote null when the connection has ended already
     */
    public static String of(@Nullable SocketAddress remote) {
        InetAddress address = remote instanceof InetSocketAddress internet ? internet.getAddress() : null;
        return address == null ? UNKNOWN : address.getHostAddress();
    }
}
