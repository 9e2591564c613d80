package dev.weir.server;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import dev.weir.error.RequestFailure.TooLarge;
import dev.weir.error.RequestFailure.TooLarge.Part;
import dev.weir.http.HttpProperties;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Refuses a request whose head cannot be read, or that announces more than is read. */
final class HeadRule implements RequestRule {

    private final HttpProperties limits;

    HeadRule(HttpProperties limits) {
        this.limits = limits;
    }

    /** Also encodes characters in the URI that are illegal and yet usual, before the request goes on. */
    @Override
    public Optional<RequestFailure> refusal(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return Optional.of(undecodable(request.decoderResult().cause()));
        }
        if (request.protocolVersion().majorVersion() != 1) {
            return Optional.of(new RequestFailure.Malformed(
                    "%s is not served here".formatted(request.protocolVersion()), null, "Use HTTP/1.1"));
        }
        Optional<String> uri = RawUri.encode(request.uri());
        if (uri.isEmpty()) {
            return Optional.of(new RequestFailure.Malformed(
                    "The request's URI cannot be read",
                    "A percent sign is not followed by two hexadecimal digits",
                    "Write a percent sign as %25"));
        }
        if (!request.uri().equals(uri.get())) {
            request.setUri(uri.get());
        }
        return declaredLength(request) > limits.maxBody().toBytes()
                ? Optional.of(new TooLarge(Part.BODY, limits.maxBody().toBytes()))
                : Optional.empty();
    }

    private static long declaredLength(HttpRequest request) {
        return HttpUtil.isTransferEncodingChunked(request) ? 0 : HttpUtil.getContentLength(request, 0L);
    }

    private RequestFailure undecodable(@Nullable Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new TooLarge(Part.URI, limits.maxUri().toBytes());
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new TooLarge(Part.HEADERS, limits.maxHeaders().toBytes());
        }
        return invalid(cause);
    }

    /** What the decoder, or a handler before this, found wrong. */
    static RequestFailure invalid(@Nullable Throwable cause) {
        if (cause instanceof FailureException refused && refused.failure() instanceof RequestFailure failure) {
            return failure;
        }
        return new RequestFailure.Malformed(
                "The request is not valid HTTP", cause == null ? null : cause.getMessage(), null);
    }
}
