package dev.weir.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;

/**
 * HTTP/1.1 over one connection that stays, as fast as a thread can: a client that costs little beside the service. It reads answers
 * that say how long they are.
 */
final class PlainHttp implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final String LENGTH = "\ncontent-length:";

    /** @param body as bytes, each a character */
    record Answer(int status, String body) {}

    private final InetSocketAddress address;
    private Socket socket = new Socket();
    private InputStream in = InputStream.nullInputStream();
    private byte[] buffer = new byte[16 * 1024];
    private int filled;

    PlainHttp(int port) {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
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
            in = socket.getInputStream();
        }
        String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    }

    /** The whole of one answer, in one read for most: no other can follow before the next request. */
    private Answer read() throws IOException {
        filled = 0;
        int body = 0;
        while (body == 0) {
            fill();
            body = endOfHead();
        }
        String head = new String(buffer, 0, body, ISO_8859_1).toLowerCase(Locale.ROOT);
        int end = body + length(head);
        while (filled < end) {
            fill();
        }
        if (filled > end) {
            throw new IOException("More than one answer to one request: " + new String(buffer, 0, filled, ISO_8859_1));
        }
        if (head.contains("\nconnection: close")) {
            close();
        }
        int status = Integer.parseInt(head, 9, 12, 10);
        return new Answer(status, new String(buffer, body, end - body, ISO_8859_1));
    }

    private static int length(String head) throws IOException {
        int name = head.indexOf(LENGTH);
        if (name < 0) {
            throw new IOException("The answer does not say how long it is: " + head);
        }
        int value = name + LENGTH.length();
        return Integer.parseInt(head.substring(value, head.indexOf('\r', value)).strip());
    }

    /** Where the body begins; 0 while the head is not there in whole. */
    private int endOfHead() {
        for (int i = 3; i < filled; i++) {
            if (buffer[i] == '\n' && buffer[i - 2] == '\n') {
                return i + 1;
            }
        }
        return 0;
    }

    private void fill() throws IOException {
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * filled);
        }
        int more = in.read(buffer, filled, buffer.length - filled);
        if (more < 0) {
            throw new EOFException("The answer ends early");
        }
        filled += more;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
