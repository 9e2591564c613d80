package dev.weir.load.trouble;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection to the service on which anything may be said; closing it resets it. Used by one thread. */
final class RawClient implements AutoCloseable {

    /** So little that the service notices soon when nobody reads. */
    private static final int RECEIVE_BUFFER = 4096;

    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 15_000;

    private final Socket socket = new Socket();
    private final String host;

    RawClient(URI service) throws IOException {
        this(service, new InetSocketAddress(0));
    }

    /** @param from the address and port of this end; port 0 is any */
    RawClient(URI service, InetSocketAddress from) throws IOException {
        this.host = service.getAuthority();
        try {
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            socket.setTcpNoDelay(true);
            socket.setSoLinger(true, 0);
            socket.setSoTimeout(READ_MILLIS);
            socket.bind(from);
            socket.connect(new InetSocketAddress(service.getHost(), service.getPort()), CONNECT_MILLIS);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    void get(String path) throws IOException {
        send("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(path, host));
    }

    void post(String path, String json) throws IOException {
        send(head(path, json) + json);
    }

    /** The first half of a request's head. */
    void halfOfTheHead(String path) throws IOException {
        send("GET %s HTTP/1.1\r\nHost: %s".formatted(path, host));
    }

    /** A whole head, and the first half of the body that it announces. */
    void halfOfTheBody(String path, String json) throws IOException {
        send(head(path, json) + json.substring(0, json.length() / 2));
    }

    private String head(String path, String json) {
        return head("POST", path, "Content-Length: " + json.getBytes(StandardCharsets.UTF_8).length);
    }

    /**
     * A whole head, of a request with JSON.
     *
     * @param header one more line of it
     */
    String head(String method, String path, String header) {
        return "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n%s\r\n\r\n"
                .formatted(method, path, host, header);
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes, int from, int count) throws IOException {
        socket.getOutputStream().write(bytes, from, count);
    }

    /** Whether something has come. */
    boolean isAnswered() throws IOException {
        return socket.getInputStream().available() > 0;
    }

    /**
     * All that comes until the service ends the connection.
     *
     * @param within how long nothing may come, else it fails with {@link SocketTimeoutException}
     */
    String all(Duration within) throws IOException {
        socket.setSoTimeout((int) within.toMillis());
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Reads up to so many bytes; returns how many came, or -1 at the end. */
    int read(int most) throws IOException {
        return socket.getInputStream().read(new byte[most]);
    }

    /** Whether the service has ended the connection within the limit, with an answer or without. */
    boolean isEnded(Duration within) throws IOException {
        socket.setSoTimeout((int) within.toMillis());
        InputStream in = socket.getInputStream();
        try {
            while (in.read() >= 0) {
                // The answer, which says that it took too long.
            }
            return true;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
