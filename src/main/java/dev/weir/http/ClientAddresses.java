package dev.weir.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that requests come from. Where the other end of the connection is a trusted proxy, it is the last address in
 * {@code X-Forwarded-For}, or in {@code Forwarded} (RFC 7239), that is no trusted proxy's: what stands before it
 * may be the client's invention. Where both are sent and differ, one is, and the proxy's own address counts.
 */
public final class ClientAddresses {

    /** No proxy is trusted. */
    public static final ClientAddresses DIRECT = new ClientAddresses(new TrustedProxies(List.of()));

    private final List<Network> trusted;

    public ClientAddresses(TrustedProxies proxies) {
        this.trusted = proxies.trustedProxies().stream().map(Network::parse).toList();
    }

    /**
     * The name of the client.
     *
     * @param remote null when the connection has ended already
     * @param headers the request's headers of a name
     */
    public String of(@Nullable InetSocketAddress remote, Function<String, List<String>> headers) {
        InetAddress nearest = remote == null ? null : remote.getAddress();
        return ClientAddress.name(nearest == null ? null : behind(nearest, headers));
    }

    /**
     * The address of the client; nothing when the connection has ended already.
     *
     * @param headers the request's headers of a name
     */
    public Optional<InetAddress> address(@Nullable InetSocketAddress remote, Function<String, List<String>> headers) {
        return Optional.ofNullable(remote).map(InetSocketAddress::getAddress).map(nearest -> behind(nearest, headers));
    }

    private InetAddress behind(InetAddress nearest, Function<String, List<String>> headers) {
        if (!isTrusted(nearest)) {
            return nearest;
        }
        List<String> listed = elements(headers.apply("X-Forwarded-For")).toList();
        List<String> forwarded =
                elements(headers.apply("Forwarded")).map(ClientAddresses::party).toList();
        InetAddress one = client(nearest, listed);
        InetAddress other = client(nearest, forwarded);
        boolean agreed = listed.isEmpty() || forwarded.isEmpty() || one.equals(other);
        return !agreed ? nearest : listed.isEmpty() ? other : one;
    }

    private boolean isTrusted(InetAddress address) {
        for (Network network : trusted) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static Stream<String> elements(List<String> headers) {
        return headers.stream().flatMap(header -> Arrays.stream(header.split(",", -1)));
    }

    /** The value of {@code for}; nothing of what it is when there is none. */
    private static String party(String element) {
        return Arrays.stream(element.split(";", -1))
                .map(String::strip)
                .filter(pair -> pair.toLowerCase(Locale.ROOT).startsWith("for="))
                .map(pair -> pair.substring("for=".length()).replace("\"", ""))
                .findFirst()
                .orElse("");
    }

    /** From the nearest hop to the farthest, each of which only a trusted one before it vouches for. */
    private InetAddress client(InetAddress nearest, List<String> hops) {
        InetAddress known = nearest;
        for (String hop : hops.reversed()) {
            Optional<InetAddress> address = Network.address(withoutPort(hop.strip()));
            if (address.isEmpty()) {
                return known;
            }
            known = address.get();
            if (!isTrusted(known)) {
                return known;
            }
        }
        return known;
    }

    private static String withoutPort(String hop) {
        int end = hop.startsWith("[") ? hop.indexOf(']') + 1 : hop.indexOf(':');
        boolean isBareIpv6 = !hop.startsWith("[") && hop.indexOf(':') != hop.lastIndexOf(':');
        return end <= 0 || isBareIpv6 ? hop : hop.substring(0, end);
    }
}
