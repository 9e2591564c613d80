package dev.weir.monitor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code /runbooks}: what to do about an alert, a page for each, as in {@code src/docs/runbooks} of this version. It is where
 * the alerts' {@code runbook_url} leads. The pages say nothing of this service, so they are open to all who reach the port.
 */
final class RunbookRoutes {

    private static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final MediaType HTML = MediaType.valueOf("text/html;charset=utf-8");
    private static final MediaType CSS = MediaType.valueOf("text/css;charset=utf-8");
    private static final URI OVERVIEW = URI.create("/runbooks/README.md");
    private static final String SUFFIX = ".md";

    /** No path can be made of it. */
    private static final Pattern NAME = Pattern.compile("README|Weir[A-Za-z]+");

    private final Map<String, String> pages = new ConcurrentHashMap<>();

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/runbooks", request -> toOverview())
                .GET("/runbooks/", request -> toOverview())
                .GET("/runbooks/runbooks.css", request -> ok(CSS, new ClassPathResource("runbooks.css", getClass())))
                .GET("/runbooks/{name}", this::page)
                .build();
    }

    /** Links of a page are relative to where it is. */
    private static Mono<ServerResponse> toOverview() {
        return ServerResponse.temporaryRedirect(OVERVIEW).build();
    }

    private Mono<ServerResponse> page(ServerRequest request) {
        String asked = request.pathVariable("name");
        String name = asked.endsWith(SUFFIX) ? asked.substring(0, asked.length() - SUFFIX.length()) : asked;
        return Optional.ofNullable(html(name)).map(html -> ok(HTML, html)).orElseGet(() -> ServerResponse.notFound()
                .build());
    }

    private static Mono<ServerResponse> ok(MediaType type, Object body) {
        return ServerResponse.ok()
                .contentType(type)
                .cacheControl(CacheControl.noCache())
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .bodyValue(body);
    }

    /** Null when there is no such page. Made once: they are a dozen. */
    private @Nullable String html(String name) {
        String known = pages.get(name);
        if (known != null || !NAME.matcher(name).matches()) {
            return known;
        }
        try (InputStream file = getClass().getResourceAsStream("runbooks/" + name + SUFFIX)) {
            return file == null ? null : pages.computeIfAbsent(name, added -> RunbookPage.of(name, text(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(InputStream file) {
        try {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
