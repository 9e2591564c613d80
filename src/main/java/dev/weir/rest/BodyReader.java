package dev.weir.rest;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.TooLarge;
import dev.weir.error.RequestFailure.TooLarge.Part;
import java.nio.ByteBuffer;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Collects the body of a request, up to a limit; only as much is ever held in memory. */
final class BodyReader {

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final int limit;

    BodyReader(HttpLimits limits) {
        this.limit = Math.toIntExact(limits.maxBody().toBytes());
    }

    /** The whole body; empty for methods that have none. A body beyond the limit is refused, unread if it says so. */
    Mono<ByteBuffer> read(ServerRequest request) {
        if (!hasBody(request.method())) {
            return Mono.just(EMPTY);
        }
        if (request.headers().contentLength().orElse(0) > limit) {
            return Mono.error(tooLarge());
        }
        return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), limit)
                .map(BodyReader::bytes)
                .onErrorMap(DataBufferLimitException.class, error -> tooLarge())
                .defaultIfEmpty(EMPTY);
    }

    private static boolean hasBody(HttpMethod method) {
        return method.equals(HttpMethod.POST) || method.equals(HttpMethod.PATCH) || method.equals(HttpMethod.PUT);
    }

    private FailureException tooLarge() {
        return new FailureException(new TooLarge(Part.BODY, limit));
    }

    private static ByteBuffer bytes(DataBuffer buffer) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(buffer.readableByteCount());
            buffer.toByteBuffer(bytes);
            return bytes;
        } finally {
            DataBufferUtils.release(buffer);
        }
    }
}
