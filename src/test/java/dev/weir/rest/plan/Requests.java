package dev.weir.rest.plan;

import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.request.Headers;
import dev.weir.rest.request.RawRequest;
import dev.weir.rest.request.RequestParser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests as clients write them, for tests. */
public final class Requests {

    private Requests() {}

    public static ApiRequest get(String target) {
        return request("GET", target, "");
    }

    /**
     * A request.
     *
     * @param target relation and query, as in {@code customers?id=eq.1}
     * @param headers each as {@code Name: value}
     */
    public static ApiRequest request(String method, String target, String body, String... headers) {
        int mark = target.indexOf('?');
        String relation = mark < 0 ? target : target.substring(0, mark);
        @Nullable String query = mark < 0 ? null : target.substring(mark + 1);
        return new RequestParser(Duration.ofSeconds(10))
                .parse(new RawRequest(
                        method,
                        relation,
                        query,
                        headers(headers),
                        ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))));
    }

    private static Headers headers(String... headers) {
        return name -> List.of(headers).stream()
                .filter(header -> header.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(header -> header.substring(name.length() + 1).strip())
                .toList();
    }
}
