package dev.weir.rest;

import dev.weir.http.RawTarget;
import dev.weir.http.RequestAttributes;
import dev.weir.rest.request.RawRequest;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * A request as it came, alone or as a member of several.
 *
 * @param path the path as it came, still percent-encoded
 * @param traceparent the W3C trace context; null when it is not traced
 * @param settings what SQL may know of it
 * @param route is told the relation or function that it is for
 */
record Asked(
        RawRequest raw,
        String path,
        @Nullable String traceparent,
        Supplier<Map<String, String>> settings,
        Consumer<String> route) {

    /**
     * A request that came alone.
     *
     * @param segment the segment of the path that names the target, still percent-encoded
     */
    static Asked of(ServerRequest http, String segment, ByteBuffer body) {
        RawTarget target = RawTarget.of(http);
        RawRequest raw = new RawRequest(
                http.method().name(),
                segment,
                target.rawQuery(),
                name -> http.headers().header(name),
                body);
        return new Asked(
                raw,
                target.rawPath(),
                (String) http.attributes().get(RequestAttributes.TRACEPARENT),
                () -> RequestSettings.of(http, segment),
                route -> http.attributes().put(RequestAttributes.ROUTE, route));
    }
}
