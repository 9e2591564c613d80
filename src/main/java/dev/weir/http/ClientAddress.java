package dev.weir.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How a client is called that has said nothing of itself: by the address at the other end of its connection. */
public final class ClientAddress {

    private static final String UNKNOWN = "unknown";
    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /**
     * The name of the client.
     *
     * @param remote null when the connection has ended already
     */
    public static String of(@Nullable SocketAddress remote) {
        return name(remote instanceof InetSocketAddress internet ? internet.getAddress() : null);
    }

    static String name(@Nullable InetAddress address) {
        return address == null ? UNKNOWN : address.getHostAddress();
    }

    /**
     * What stands for all addresses that one client may have: of IPv6 the first address of its network of 64 bits, which
     * is the least that a client is given (RFC 6177); of IPv4 the address itself.
     */
    public static InetAddress network(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = Arrays.copyOf(Arrays.copyOf(address.getAddress(), NETWORK_BYTES), address.getAddress().length);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address of 16 bytes is one", e);
        }
    }
}
