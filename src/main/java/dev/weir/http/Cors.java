package dev.weir.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code weir.cors.*}: the pages of other origins that may call the service from a browser (the Fetch standard, CORS).
 *
 * @param allowedOrigins such as {@code https://app.example.org}; {@code *} is every page; empty for none
 * @param maxAge how long a browser keeps the answer to a preflight
 * @param allowCredentials whether a browser may send its cookies and client certificates too; tokens and API keys need no leave
 */
@ConfigurationProperties("weir.cors")
public record Cors(
        @DefaultValue Set<String> allowedOrigins,
        @DefaultValue("1h") Duration maxAge,
        @DefaultValue("false") boolean allowCredentials) {

    /** No page of another origin may. */
    public static final Cors CLOSED = new Cors(Set.of(), Duration.ZERO, false);

    private static final String ANY = "*";
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[^/?#\\s*]+");

    private static final String EXPOSED = "Content-Range, Content-Location, Location, Retry-After, Preference-Applied,"
            + " Proxy-Status, Content-Profile, Server-Timing";
    private static final String METHODS = "GET, HEAD, QUERY, POST, PATCH, PUT, DELETE, OPTIONS";

    /** What supabase-js and postgrest-js ask leave for, and what traces a request. */
    private static final String HEADERS =
            "authorization, apikey, content-type, accept, accept-profile, content-profile,"
                    + " idempotency-key, prefer, range, range-unit, x-client-info, x-retry-count, x-supabase-api-version, traceparent, tracestate";

    public Cors {
        allowedOrigins = allowedOrigins.stream()
                .map(origin -> origin.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        for (String origin : allowedOrigins) {
            if (!origin.equals(ANY) && !ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException("weir.cors.allowed-origins has '" + origin
                        + "'; write an origin without a path, https://app.example.org, or * for every page");
            }
        }
        if (allowCredentials && allowedOrigins.contains(ANY)) {
            throw new IllegalArgumentException("weir.cors.allow-credentials is not for every page: name the origins");
        }
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("weir.cors.max-age is not negative");
        }
    }

    /** Whether the page of these {@code Origin} headers may call; without one there is no page. */
    public boolean allows(List<String> origins) {
        return origins.size() == 1
                && (allowedOrigins.contains(ANY)
                        || allowedOrigins.contains(origins.getFirst().strip().toLowerCase(Locale.ROOT)));
    }

    /** What the answer to a preflight says besides. */
    public void describe(org.springframework.http.HttpHeaders preflight) {
        preflight.set("Access-Control-Allow-Methods", METHODS);
        preflight.set("Access-Control-Allow-Headers", HEADERS);
        preflight.set("Access-Control-Max-Age", Long.toString(maxAge.toSeconds()));
    }

    /** Lets the page see an answer. Caches are told that it is for this page alone, unless it is for all. */
    void expose(HttpHeaders answer, List<String> origins) {
        if (allowedOrigins.isEmpty()) {
            return;
        }
        if (!allowedOrigins.contains(ANY)) {
            answer.add(Fields.VARY, "Origin");
        }
        if (allows(origins)) {
            answer.set("Access-Control-Allow-Origin", allowedOrigins.contains(ANY) ? ANY : origins.getFirst());
            answer.set("Access-Control-Expose-Headers", EXPOSED);
            if (allowCredentials) {
                answer.set("Access-Control-Allow-Credentials", "true");
            }
        }
    }
}
