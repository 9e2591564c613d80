package dev.weir.http;

import io.netty.util.NetUtil;
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

    /** A client of IPv6 has a whole network of addresses, so that it would be a new one with each of them. */
    static String name(@Nullable InetAddress address) {
        if (address == null) {
            return UNKNOWN;
        }
        return address instanceof Inet6Address && !address.isLoopbackAddress()
                ? NetUtil.toAddressString(network(address)) + "/64"
                : address.getHostAddress();
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
