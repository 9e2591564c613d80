package dev.weir.telemetry;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Spans of requests. Without an endpoint to send them to there are none, and nothing is looked at on a request's way.
 * Thread-safe.
 */
public interface Tracing {

    /** No spans. */
    Tracing OFF = (method, header) -> RequestSpan.NONE;

    /**
     * A request has arrived.
     *
     * @param header the request's headers, of which those are read that say whose trace it belongs to
     */
    RequestSpan begin(String method, Function<String, @Nullable String> header);

    /** The span of one request. */
    interface RequestSpan {

        /** That of a request that is not traced. */
        RequestSpan NONE = new RequestSpan() {
            @Override
            public @Nullable String traceparent() {
                return null;
            }

            @Override
            public void end(String route, int status) {
                // There is none.
            }
        };

        /** The W3C trace context that work for the request belongs to; null when it is not traced. */
        @Nullable
        String traceparent();

        /**
         * The request was answered.
         *
         * @param route the relation or function of the catalog
         * @param status 0 when the client went away before there was one
         */
        void end(String route, int status);
    }
}
