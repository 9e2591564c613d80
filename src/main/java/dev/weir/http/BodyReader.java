package dev.weir.http;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.TooLarge;
import dev.weir.error.RequestFailure.TooLarge.Part;
import java.nio.ByteBuffer;
import java.util.Set;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Collects the body of a request, up to a limit; only as much is ever held in memory. */
public final class BodyReader {

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH", "QUERY");

    private final int limit;

    public BodyReader(DataSize limit) {
        this.limit = Math.toIntExact(limit.toBytes());
    }

    /** The whole body; empty for methods that have none. A body beyond the limit is refused, unread if it says so. */
    public Mono<ByteBuffer> read(ServerRequest request) {
        if (!isRead(request.method().name())) {
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

    /** Whether requests with this method have a body that a surface reads. */
    public static boolean isRead(String method) {
        return METHODS.contains(method);
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
