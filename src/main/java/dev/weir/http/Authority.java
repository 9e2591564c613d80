package dev.weir.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host and perhaps a port, as a Host header, an origin or a request target names them (RFC 3986, 3.2.2 and 3.2.3).
 *
 * @param host in one form: a name in lower case without the dot at its end, an address without brackets
 * @param port empty when none was given
 */
record Authority(String host, OptionalInt port) {

    /** A name in DNS has 253 characters at the most; the rest is for a dot and a port. Bounds the pattern's recursion. */
    private static final int LONGEST = 260;

    private static final int HIGHEST_PORT = 65_535;

    private static final Pattern FORM = Pattern.compile("(?:\\[(?<address>[0-9A-Fa-f:.]+)]"
            + "|(?<name>(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+))"
            + "(?::(?<port>[0-9]{0,5}))?");

    /** Nothing when the text is no host with or without a port: user information and zones are refused too. */
    static Optional<Authority> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        OptionalInt port = port(parts.group("port"));
        return port.orElse(0) > HIGHEST_PORT
                ? Optional.empty()
                : host(parts.group("address"), parts.group("name")).map(host -> new Authority(host, port));
    }

    private static OptionalInt port(@Nullable String digits) {
        return digits == null || digits.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
    }

    private static Optional<String> host(@Nullable String address, @Nullable String name) {
        if (address != null) {
            return NetUtil.isValidIpV6Address(address) ? Optional.of(canonical(address)) : Optional.empty();
        }
        return Optional.ofNullable(name).map(Authority::withoutDot).filter(host -> !host.isEmpty());
    }

    private static String withoutDot(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static String canonical(String address) {
        return addressOf(address).map(NetUtil::toAddressString).orElse(address);
    }

    /** The address that the host is; nothing for a name, and for what only some programs take for an address: 127.1. */
    Optional<InetAddress> address() {
        return addressOf(host);
    }

    private static Optional<InetAddress> addressOf(String literal) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
        try {
            return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address has 4 or 16 bytes", e);
        }
    }

    /** Whether it is this machine for every browser: localhost, a name below it, or a loopback address. */
    boolean isLoopback() {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || address().filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /** As it is written in a header. */
    @Override
    public String toString() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port.isPresent() ? shown + ":" + port.getAsInt() : shown;
    }
}
