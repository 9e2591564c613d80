package dev.weir.http;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.support.Netty4HeadersAdapter;

/**
 * An answer, ready to be written.
 *
 * <p><b>Ownership:</b> the response owns its body until {@link #takeBody} hands it over, once. {@link #release} is
 * called when the response is done with, written or not; it does nothing once the body has been taken. Both are safe on
 * any thread, also at the same time.
 */
public final class Response {

    private final int status;
    private final @Nullable String reason;
    private final io.netty.handler.codec.http.HttpHeaders fields;
    private final AtomicReference<@Nullable ByteBuf> body;

    public Response(int status, io.netty.handler.codec.http.HttpHeaders fields, @Nullable ByteBuf body) {
        this(status, null, fields, body);
    }

    /** @param reason what the status line says beside the status; null for what it usually does */
    public Response(
            int status,
            @Nullable String reason,
            io.netty.handler.codec.http.HttpHeaders fields,
            @Nullable ByteBuf body) {
        this.status = status;
        this.reason = reason;
        this.fields = fields;
        this.body = new AtomicReference<>(body);
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** What the status line says beside the status; null for what it usually does. */
    public @Nullable String reason() {
        return reason;
    }

    /** The header fields as the server writes them. */
    public io.netty.handler.codec.http.HttpHeaders fields() {
        return fields;
    }

    /** The header fields as Spring has them; a change of one is a change of the other. */
    public HttpHeaders headers() {
        return new HttpHeaders(new Netty4HeadersAdapter(fields));
    }

    /** The body, which the caller must release from now on; null when there is none, or it was taken before. */
    public @Nullable ByteBuf takeBody() {
        return body.getAndSet(null);
    }

    /** Whether there is a body that has not been taken. */
    boolean hasBody() {
        return body.get() != null;
    }

    /** The length of the body, 0 once it has been taken. */
    public int bodyBytes() {
        ByteBuf untaken = body.get();
        return untaken == null ? 0 : untaken.readableBytes();
    }

    /** Releases the body unless it has been taken. */
    public void release() {
        ByteBuf untaken = takeBody();
        if (untaken != null) {
            untaken.release();
        }
    }
}
