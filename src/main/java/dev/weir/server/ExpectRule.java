package dev.weir.server;

import dev.weir.error.Failure;
import dev.weir.error.RequestFailure;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Optional;

/** Refuses a request that expects what is not known here (RFC 9110, 10.1.1). */
final class ExpectRule implements RequestRule {

    /** Removes an expectation that has no meaning, as the request goes on: without a body, or from HTTP/1.0. */
    @Override
    public Optional<? extends Failure> refusal(HttpRequest request) {
        if (!request.headers().contains(HttpHeaderNames.EXPECT)) {
            return Optional.empty();
        }
        String expected = String.join(", ", request.headers().getAll(HttpHeaderNames.EXPECT));
        boolean known = HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expected.strip());
        boolean old = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
        if (!known && !old) {
            return Optional.of(new RequestFailure.UnknownExpectation(expected));
        }
        if (old || (!HttpUtil.isTransferEncodingChunked(request) && HttpUtil.getContentLength(request, 0L) == 0)) {
            request.headers().remove(HttpHeaderNames.EXPECT);
        }
        return Optional.empty();
    }
}
