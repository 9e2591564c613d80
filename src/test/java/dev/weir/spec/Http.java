package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** A client that hides nothing: what it is given goes over the wire as it is, a connection a request. */
final class Http {

    private static final int PATIENCE_MILLIS = 20_000;

    private final IntSupplier port;

    Http(IntSupplier port) {
        this.port = port;
    }

    Answer get(String target, String... headers) {
        return send("GET", target, "", headers);
    }

    Answer head(String target, String... headers) {
        return send("HEAD", target, "", headers);
    }

    Answer post(String target, String body, String... headers) {
        return send("POST", target, body, headers);
    }

    Answer patch(String target, String body, String... headers) {
        return send("PATCH", target, body, headers);
    }

    Answer delete(String target, String... headers) {
        return send("DELETE", target, "", headers);
    }

    /** Sends a request whose target is below the REST path, its characters as UTF-8; blanks are encoded. */
    Answer send(String method, String target, String body, String... headers) {
        return send(method, target, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer send(String method, String target, byte[] body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (body.length > 0) {
            all.add("Content-Length: %d".formatted(body.length));
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head(method, target, all.toArray(String[]::new)).getBytes(StandardCharsets.UTF_8));
        request.writeBytes(body);
        return raw(request.toByteArray());
    }

    private static String head(String method, String target, String... headers) {
        StringBuilder head = new StringBuilder();
        head.append("%s /rest/v1%s HTTP/1.1\r\n".formatted(method, target.replace(" ", "%20")));
        List.of(headers).forEach(header -> head.append(header).append("\r\n"));
        return head.append("Host: localhost\r\nConnection: close\r\n\r\n").toString();
    }

    /** Sends these bytes and reads the answer up to the end of the connection. */
    Answer raw(byte[] request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.getAsInt())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request);
            return Answer.parse(readUpToTheEnd(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a GET and leaves it to the caller to read the answer, or not to, and to close the connection. */
    Socket open(String target, String... headers) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(head("GET", target, headers).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** A connection, for the caller to close. */
    Socket connect() throws IOException {
        Socket socket = new Socket();
        // So that little of what nobody reads is taken on its way.
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.getAsInt()));
        return socket;
    }

    /** What comes up to the end, or up to where the connection is reset. */
    static byte[] readUpToTheEnd(Socket socket) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(read);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        return read.toByteArray();
    }
}
