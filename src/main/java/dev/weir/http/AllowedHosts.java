package dev.weir.http;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The hosts that requests may be for. A page under a name that an attacker has pointed to this machine (DNS rebinding)
 * sends that name, and is not served.
 *
 * @param allowedHosts names or addresses without a port; {@code *.example.org} is every name below {@code example.org},
 *     {@code *} every host; empty for what is said of a loopback listener, and for every host on another one
 */
@ConfigurationProperties("weir.http")
public record AllowedHosts(@DefaultValue Set<String> allowedHosts) {

    private static final String ANY = "*";
    private static final String BELOW = "*.";

    public AllowedHosts {
        allowedHosts = allowedHosts.stream().map(AllowedHosts::normal).collect(Collectors.toUnmodifiableSet());
    }

    private static String normal(String entry) {
        String text = entry.strip();
        if (text.equals(ANY)) {
            return ANY;
        }
        String prefix = text.startsWith(BELOW) ? BELOW : "";
        return prefix + host(text.substring(prefix.length()), entry);
    }

    /** An address of IPv6 may be written without its brackets. */
    private static String host(String text, String entry) {
        boolean bare = text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[");
        return Authority.parse(bare ? "[" + text + "]" : text)
                .filter(host -> host.port().isEmpty() && !host.host().contains(ANY) && !text.endsWith(":"))
                .orElseThrow(() -> new IllegalArgumentException("weir.http.allowed-hosts has '" + entry
                        + "'; write a host without a port, or *.example.org for every name below example.org"))
                .host();
    }

    /**
     * Whether a listener serves what is asked of a host.
     *
     * @param loopback whether only this machine reaches the listener
     * @param own the address that the connection was opened to; empty when there is none
     */
    boolean serve(Authority asked, boolean loopback, Optional<InetAddress> own) {
        return asked.isLoopback()
                || isListed(asked.host())
                || (!loopback && (allowedHosts.isEmpty() || isOwn(asked, own)));
    }

    /** Probes and scrapes ask for the address that they connect to. A browser sends no address for a name. */
    private static boolean isOwn(Authority asked, Optional<InetAddress> own) {
        return own.isPresent() && asked.address().equals(own);
    }

    private boolean isListed(String host) {
        if (allowedHosts.contains(host) || allowedHosts.contains(ANY)) {
            return true;
        }
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
            if (allowedHosts.contains(BELOW + host.substring(dot + 1))) {
                return true;
            }
        }
        return false;
    }
}
