package dev.weir.spec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
        StringBuilder head = new StringBuilder();
        head.append("%s /rest/v1%s HTTP/1.1\r\n".formatted(method, target.replace(" ", "%20")));
        List.of(headers).forEach(header -> head.append(header).append("\r\n"));
        if (body.length > 0) {
            head.append("Content-Length: %d\r\n".formatted(body.length));
        }
        head.append("Host: localhost\r\nConnection: close\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        request.writeBytes(body);
        return raw(request.toByteArray());
    }

    /** Sends these bytes and reads the answer up to the end of the connection. */
    Answer raw(byte[] request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.getAsInt())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request);
            return Answer.parse(socket.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
