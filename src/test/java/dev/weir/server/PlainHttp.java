package dev.weir.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;

/** HTTP/1.1 over one connection that stays, as fast as a thread can: a client that costs little beside the service. */
final class PlainHttp implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;

    /** @param body as bytes, each a character */
    record Answer(int status, String body) {}

    private final InetSocketAddress address;
    private Socket socket = new Socket();
    private InputStream in = InputStream.nullInputStream();

    PlainHttp(String url) {
        URI uri = URI.create(url);
        this.address = new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    Answer get(String path, String header) throws IOException {
        send(path, header);
        return read();
    }

    /** Asks, and leaves. */
    void abandon(String path, String header) throws IOException {
        send(path, header);
        close();
    }

    private void send(String path, String header) throws IOException {
        if (!socket.isConnected() || socket.isClosed()) {
            socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(address);
            in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
        }
        String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    }

    private Answer read() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        int length = -1;
        boolean last = false;
        for (String field = line(); !field.isEmpty(); field = line()) {
            String small = field.toLowerCase(Locale.ROOT);
            if (small.startsWith("content-length:")) {
                length = Integer.parseInt(
                        small.substring("content-length:".length()).strip());
            }
            last |= small.startsWith("connection:") && small.endsWith("close");
        }
        String body = length < 0 ? chunks() : new String(bytes(length), ISO_8859_1);
        if (last) {
            close();
        }
        return new Answer(status, body);
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16)) {
            body.append(new String(bytes(length), ISO_8859_1));
            line();
        }
        line();
        return body.toString();
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The answer ends in its body");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The answer ends in its head");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
