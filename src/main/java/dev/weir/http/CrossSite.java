package dev.weir.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The one rule for writes that a browser sends for a page. A browser sends a simple POST for any page without asking
 * first, with the credentials that it has, to a loopback address too; but it says whose page it is: the page's origin
 * with every write, and to HTTPS and localhost its relation to us as well (Fetch Metadata, W3C). A request with neither
 * header is no browser's.
 *
 * <p>Reads are let through: their answers change nothing, and no browser lets a foreign page see them, unless {@code weir.cors.*}
 * does; then the page may write, too.
 */
final class CrossSite {

    private static final Set<HttpMethod> READS =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.valueOf("QUERY"));

    private static final String SAME_ORIGIN = "same-origin";

    /** Values for the page's own site, and for what the user of the browser has asked for directly. */
    private static final Set<String> OURS = Set.of(SAME_ORIGIN, "none");

    private CrossSite() {}

    /**
     * What shows that a request is a write for a page that is not ours; nothing when it may pass.
     *
     * @param host that the request is for; empty when it names none
     * @param scheme of the request, as the client has sent it
     * @param cors the pages that are not ours and may call all the same
     */
    static Optional<String> foreignWrite(HttpRequest request, Optional<Authority> host, String scheme, Cors cors) {
        if (READS.contains(request.method()) || cors.allows(request.headers().getAll(HttpHeaderNames.ORIGIN))) {
            return Optional.empty();
        }
        HttpHeaders headers = request.headers();
        List<String> sites = headers.getAll("Sec-Fetch-Site").stream()
                .map(site -> site.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (!OURS.containsAll(sites)) {
            return Optional.of("Sec-Fetch-Site is " + String.join(", ", sites));
        }
        // The browser says that the page is ours: then a proxy has ended TLS, and the scheme differs.
        boolean anyScheme = sites.contains(SAME_ORIGIN);
        return headers.getAll(HttpHeaderNames.ORIGIN).stream()
                .filter(origin -> !isOurs(origin, host, anyScheme ? Optional.empty() : Optional.of(scheme)))
                .findFirst()
                .map(origin -> "Origin is " + origin + ", Host is "
                        + host.map(Authority::toString).orElse("missing"));
    }

    private static boolean isOurs(String text, Optional<Authority> host, Optional<String> scheme) {
        Optional<Origin> origin = Origin.parse(text);
        return origin.isPresent()
                && host.isPresent()
                && scheme.orElse(origin.get().scheme()).equals(origin.get().scheme())
                && origin.get().isAt(host.get());
    }

    /** A page's origin (RFC 6454), without those that are opaque or no web page's. */
    private record Origin(String scheme, Authority authority) {

        static Optional<Origin> parse(String text) {
            int end = text.indexOf("://");
            String scheme = end < 0 ? "" : text.substring(0, end).toLowerCase(Locale.ROOT);
            return scheme.equals("http") || scheme.equals("https")
                    ? Authority.parse(text.substring(end + "://".length())).map(host -> new Origin(scheme, host))
                    : Optional.empty();
        }

        boolean isAt(Authority other) {
            return authority.host().equals(other.host()) && port(authority) == port(other);
        }

        /** One that names no port means the default of the scheme. */
        private int port(Authority of) {
            return of.port().orElse(scheme.equals("https") ? 443 : 80);
        }
    }
}
