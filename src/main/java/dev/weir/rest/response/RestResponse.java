package dev.weir.rest.response;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.support.Netty4HeadersAdapter;

/**
 * An answer, ready to be written.
 *
 * <p><b>Who releases:</b> the body is the response's until {@link #takeBody} hands it over, once. Whoever has the
 * response calls {@link #release} when he is done with it, whether it was written or not; of a body that was taken it
 * leaves the hands off. Any thread may call either, also both at once.
 */
public final class RestResponse {

    private final int status;
    private final io.netty.handler.codec.http.HttpHeaders fields;
    private final AtomicReference<@Nullable ByteBuf> body;

    RestResponse(int status, io.netty.handler.codec.http.HttpHeaders fields, @Nullable ByteBuf body) {
        this.status = status;
        this.fields = fields;
        this.body = new AtomicReference<>(body);
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The header fields as the server writes them: handed on as they are. */
    public io.netty.handler.codec.http.HttpHeaders fields() {
        return fields;
    }

    /** The header fields as Spring has them; a change of one is a change of the other. */
    public HttpHeaders headers() {
        return new HttpHeaders(new Netty4HeadersAdapter(fields));
    }

    /** The body, which is the caller's from now on; null when there is none, or none any more. */
    public @Nullable ByteBuf takeBody() {
        return body.getAndSet(null);
    }

    /** The length of the body that nobody has taken yet. */
    public int bodyBytes() {
        ByteBuf untaken = body.get();
        return untaken == null ? 0 : untaken.readableBytes();
    }

    /** Lets go of a body that nobody has taken. */
    public void release() {
        ByteBuf untaken = takeBody();
        if (untaken != null) {
            untaken.release();
        }
    }
}
