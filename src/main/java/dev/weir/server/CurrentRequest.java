package dev.weir.server;

import dev.weir.error.FailureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;

/**
 * The request that a connection serves now: how far it has been read, and how far it has been answered. Each connection
 * has one instance, which is used again for the next request. On the connection's event loop only.
 */
final class CurrentRequest {

    /** Up to so much of an unused body is read, so that its connection can be kept. */
    private static final long WORTH_DRAINING = 64 * 1024;

    private static final String UNKNOWN = "UNKNOWN";

    private boolean open;
    private boolean read;
    private boolean responding;
    private boolean answered;
    private boolean lastOfClient;
    private boolean lastOfServer;
    private boolean expecting;
    private boolean chunked;
    private long declared;
    private long received;
    private String method = UNKNOWN;

    /** A request begins: its head is here. */
    void begin(HttpRequest request) {
        boolean readable = request.decoderResult().isSuccess();
        open = true;
        read = false;
        responding = false;
        answered = false;
        lastOfClient = !HttpUtil.isKeepAlive(request);
        lastOfServer = false;
        expecting = readable && request.headers().contains(HttpHeaderNames.EXPECT);
        chunked = readable && HttpUtil.isTransferEncodingChunked(request);
        declared = readable && !chunked ? HttpUtil.getContentLength(request, 0L) : 0;
        received = 0;
        boolean understood = readable || request.decoderResult().cause() instanceof FailureException;
        method = understood ? request.method().name() : UNKNOWN;
    }

    /** More of its body is here. */
    void received(HttpContent content) {
        received += content.content().readableBytes();
    }

    /** All of it is here. */
    void read() {
        read = true;
    }

    /** The client was told to go on with its body. */
    void continued() {
        expecting = false;
    }

    /** The head of its answer is written. */
    void responding(HttpResponse response) {
        responding = true;
        lastOfServer = !HttpUtil.isKeepAlive(response);
    }

    /** Its answer is with the client's socket. */
    void answered() {
        answered = true;
    }

    /** It has been read and answered. What is known of its end stays known until the next begins. */
    void end() {
        open = false;
        method = UNKNOWN;
    }

    boolean isOpen() {
        return open;
    }

    /** Whether it has been read and waits for its answer, or for the end of it. */
    boolean isAwaitingAnswer() {
        return open && read;
    }

    boolean isRead() {
        return read;
    }

    boolean isResponding() {
        return responding;
    }

    boolean isAnswered() {
        return answered;
    }

    boolean isDone() {
        return open && read && answered;
    }

    /** Whether the client has said that this is its last request. */
    boolean isLastOfClient() {
        return lastOfClient && read;
    }

    /** Whether its answer says that the connection ends with it. */
    boolean isLastOfServer() {
        return lastOfServer;
    }

    /** Whether its head announces a body. */
    boolean announcesBody() {
        return chunked || declared > 0;
    }

    /** The length of the body that its head declares; 0 when it declares none. */
    long declared() {
        return declared;
    }

    /** Bytes of the body read so far. */
    long received() {
        return received;
    }

    /** Bytes that are known to belong to the body and are still to come. */
    long remaining() {
        return open && !read ? Math.max(0, declared - received) : 0;
    }

    /** Whether the rest of the body is known to be short, and known to come. */
    boolean isWorthDraining() {
        return read || (!expecting && !chunked && remaining() <= WORTH_DRAINING);
    }

    /** The request's method, or a word for one that is not known. */
    String method() {
        return method;
    }
}
