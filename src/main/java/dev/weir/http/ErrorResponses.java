package dev.weir.http;

import dev.weir.error.CredentialFailure.ClaimsInvalid;
import dev.weir.error.CredentialFailure.TokenInvalid;
import dev.weir.error.EmbedFailure.AmbiguousRelationship;
import dev.weir.error.Failure;
import dev.weir.error.RaisedFailure;
import dev.weir.error.RequestFailure.MethodNotAllowed;
import dev.weir.error.RequestFailure.RangeNotSatisfiable;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Makes the answer to a request that failed: {@code {"code","message","details","hint"}}, with null for what is absent. */
public final class ErrorResponses {

    /** The code of a failure that SQL has written may be any text. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private ErrorResponses() {}

    public static Response render(Failure failure) {
        return render(failure, ThreadLocalRandom.current());
    }

    /** @param jitter where the spread of {@code Retry-After} comes from */
    static Response render(Failure failure, RandomGenerator jitter) {
        byte[] body = body(failure);
        HttpHeaders headers = headers(failure, jitter);
        headers.set(Fields.CONTENT_TYPE, Fields.JSON);
        headers.set(Fields.CONTENT_LENGTH, body.length);
        String reason = failure instanceof RaisedFailure raised ? raised.reason() : null;
        return new Response(failure.status(), reason, headers, Unpooled.wrappedBuffer(body));
    }

    private static byte[] body(Failure failure) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("code", failure.code())
                .put("message", failure.message())
                .set("details", details(failure))
                .put("hint", failure.hint())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A text; of several candidates a list, in which a program can choose. */
    private static JsonNode details(Failure failure) {
        if (failure instanceof AmbiguousRelationship ambiguous) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            ambiguous.candidates().forEach(candidate -> list.addObject()
                    .put("cardinality", candidate.cardinality())
                    .put("embedding", candidate.embedding())
                    .put("relationship", candidate.relationship()));
            return list;
        }
        String details = failure.details();
        return details == null ? JsonNodeFactory.instance.nullNode() : JsonNodeFactory.instance.stringNode(details);
    }

    private static HttpHeaders headers(Failure failure, RandomGenerator jitter) {
        HttpHeaders headers = new DefaultHttpHeaders();
        Duration retryAfter = failure.retryAfter();
        if (retryAfter != null) {
            headers.set(Fields.RETRY_AFTER, Long.toString(wholeSeconds(retryAfter, jitter)));
        }
        if (failure.status() == 401) {
            headers.set(Fields.WWW_AUTHENTICATE, challenge(failure));
        }
        if (failure instanceof MethodNotAllowed notAllowed) {
            headers.set(Fields.ALLOW, notAllowed.allowed());
        }
        if (failure instanceof RangeNotSatisfiable range && range.total() != null) {
            headers.set(Fields.CONTENT_RANGE, "*/" + range.total());
        }
        if (CODE.matcher(failure.code()).matches()) {
            headers.set(Fields.PROXY_STATUS, "Weir; error=" + failure.code());
        }
        if (failure instanceof RaisedFailure raised) {
            raised.headers().forEach((name, value) -> headers.set(name, Fields.utf8(value)));
        }
        return headers;
    }

    /** RFC 6750, 3: with a reason where a token came. The message is fixed text, without quotes. */
    private static String challenge(Failure failure) {
        return failure instanceof TokenInvalid || failure instanceof ClaimsInvalid
                ? "Bearer error=\"invalid_token\", error_description=\"%s\"".formatted(failure.message())
                : "Bearer";
    }

    /**
     * Rounded up, and never 0: a client told to come back at once would. Up to half as much is added, one second at least,
     * so that clients that were refused together do not come back together.
     */
    private static long wholeSeconds(Duration duration, RandomGenerator jitter) {
        long least = Math.max(1, duration.plusNanos(999_999_999).toSeconds());
        long most = least + Math.max(1, least / 2);
        return jitter.nextLong(least, most + 1);
    }
}
