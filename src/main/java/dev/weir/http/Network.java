package dev.weir.http;

import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** The addresses that begin with the same bits (CIDR). */
final class Network {

    private static final int BITS_OF_BYTE = 8;

    private final BigInteger prefix;
    private final int length;
    private final int ignored;

    private Network(byte[] address, int bits) {
        this.length = address.length;
        this.ignored = address.length * BITS_OF_BYTE - bits;
        this.prefix = new BigInteger(1, address).shiftRight(ignored);
    }

    /** @throws IllegalArgumentException for what is neither an address nor a network */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        String bits = slash < 0 ? "" : text.substring(slash + 1);
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash))
                .filter(known -> slash < 0 || bits.matches("[0-9]{1,3}"))
                .orElseThrow(() -> refused(text));
        int all = address.getAddress().length * BITS_OF_BYTE;
        int length = slash < 0 ? all : Integer.parseInt(bits);
        if (length > all) {
            throw refused(text);
        }
        return new Network(address.getAddress(), length);
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(
                "weir.http.trusted-proxies has '" + text + "'; write an address, or a network as 10.0.0.0/8");
    }

    /** The address that is written there; no name is looked up. One of IPv4 in IPv6 is one of IPv4. */
    static Optional<InetAddress> address(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text.strip());
        try {
            return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == length
                && new BigInteger(1, bytes).shiftRight(ignored).equals(prefix);
    }
}
