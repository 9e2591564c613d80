package dev.weir.http;

import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * The path and the query of a request, both as they came, percent-encoded. A request of the service's port has them without
 * the {@code java.net.URI} that Spring's API offers, which costs more to make than all that is read of it.
 */
public interface RawTarget {

    /** The path, with its slash. */
    String rawPath();

    /** The query without its question mark; null when there is none. */
    @Nullable
    String rawQuery();

    /** That of a request. */
    static RawTarget of(ServerRequest request) {
        return request.exchange().getRequest() instanceof RawTarget target ? target : new OfUri(request.uri());
    }

    /** That of a request which has a URI alone. */
    record OfUri(java.net.URI uri) implements RawTarget {
        @Override
        public String rawPath() {
            return uri.getRawPath();
        }

        @Override
        public @Nullable String rawQuery() {
            return uri.getRawQuery();
        }
    }
}
