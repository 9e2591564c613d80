package dev.weir.monitor;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code /monitor}: the live page, four files without a build step, and {@code /monitor/events}, the server-sent events
 * that it shows; {@code /monitor/fleet}, a line for each instance that the configuration names. They ask for nothing from
 * elsewhere, and their policy does not let them.
 */
final class MonitorPage {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final MediaType CSS = MediaType.valueOf("text/css;charset=utf-8");
    private static final MediaType HTML = MediaType.valueOf("text/html;charset=utf-8");
    private static final MediaType JAVASCRIPT = MediaType.valueOf("text/javascript;charset=utf-8");
    private static final MediaType SVG = MediaType.valueOf("image/svg+xml");
    private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENTS =
            new ParameterizedTypeReference<>() {};

    private final LiveFeed feed;
    private final Peers peers;

    MonitorPage(LiveFeed feed, Peers peers) {
        this.feed = feed;
        this.peers = peers;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/monitor", request -> file("monitor.html", HTML))
                .GET("/monitor/monitor.js", request -> file("monitor.js", JAVASCRIPT))
                .GET("/monitor/charts.js", request -> file("charts.js", JAVASCRIPT))
                .GET("/monitor/monitor.css", request -> file("monitor.css", CSS))
                .GET("/monitor/weir.svg", request -> file("weir.svg", SVG))
                .GET("/monitor/events", this::events)
                .GET("/monitor/fleet", request -> file("fleet.html", HTML))
                .GET("/monitor/fleet.js", request -> file("fleet.js", JAVASCRIPT))
                .GET("/monitor/instances", this::instances)
                .build();
    }

    /** They change with the service: a browser that knows them asks again. */
    private static Mono<ServerResponse> file(String name, MediaType type) {
        Resource file = new ClassPathResource(name, MonitorPage.class);
        return ServerResponse.ok()
                .contentType(type)
                .cacheControl(CacheControl.noCache())
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .bodyValue(file);
    }

    private Mono<ServerResponse> instances(ServerRequest request) {
        return peers.look(request.headers().firstHeader(HttpHeaders.AUTHORIZATION))
                .flatMap(all -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .cacheControl(CacheControl.noStore())
                        .bodyValue(all));
    }

    private Mono<ServerResponse> events(ServerRequest request) {
        return feed.hasRoom() ? feed() : full();
    }

    private static Mono<ServerResponse> full() {
        return ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "10")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("%d watch already, and more may not.%n".formatted(LiveFeed.MOST_WATCHERS));
    }

    private Mono<ServerResponse> feed() {
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .cacheControl(CacheControl.noStore())
                // A proxy in between is to pass each on as it comes.
                .header("X-Accel-Buffering", "no")
                .body(feed.messages().map(MonitorPage::event), EVENTS);
    }

    private static ServerSentEvent<String> event(LiveFeed.Message message) {
        return ServerSentEvent.builder(message.json()).event(message.event()).build();
    }
}
