package dev.weir.http;

import dev.weir.error.Failure;
import dev.weir.error.RequestFailure.MethodNotAllowed;
import dev.weir.error.RequestFailure.RangeNotSatisfiable;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.node.JsonNodeFactory;

/** Makes the answer to a request that failed: {@code {"code","message","details","hint"}}, with null for what is absent. */
public final class ErrorResponses {

    private ErrorResponses() {}

    public static Response render(Failure failure) {
        byte[] body = body(failure);
        HttpHeaders headers = headers(failure);
        headers.set(Fields.CONTENT_TYPE, Fields.JSON);
        headers.set(Fields.CONTENT_LENGTH, body.length);
        return new Response(failure.status(), headers, Unpooled.wrappedBuffer(body));
    }

    private static byte[] body(Failure failure) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("code", failure.code())
                .put("message", failure.message())
                .put("details", failure.details())
                .put("hint", failure.hint())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static HttpHeaders headers(Failure failure) {
        HttpHeaders headers = new DefaultHttpHeaders();
        Duration retryAfter = failure.retryAfter();
        if (retryAfter != null) {
            headers.set(Fields.RETRY_AFTER, Long.toString(wholeSeconds(retryAfter)));
        }
        if (failure.status() == 401) {
            headers.set(Fields.WWW_AUTHENTICATE, "Bearer");
        }
        if (failure instanceof MethodNotAllowed notAllowed) {
            headers.set(Fields.ALLOW, notAllowed.allowed());
        }
        if (failure instanceof RangeNotSatisfiable range && range.total() != null) {
            headers.set(Fields.CONTENT_RANGE, "*/" + range.total());
        }
        return headers;
    }

    /** Rounded up, and never 0, which would ask for a retry at once. */
    private static long wholeSeconds(Duration duration) {
        long seconds = duration.plusNanos(999_999_999).toSeconds();
        return Math.max(1, seconds);
    }
}
