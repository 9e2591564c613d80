package dev.weir.load.network;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/** The reading side of an HTTP/1.1 connection: lines, and so many bytes; used by one thread. */
final class Wire {

    private static final int LONGEST_LINE = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[16 * 1024];
    private int from;
    private int to;

    Wire(InputStream in) {
        this.in = in;
    }

    /** Waits for the next byte; whether there will be none. */
    boolean isAtEnd() throws IOException {
        return from == to && !fill();
    }

    /** One line without its end, which is CR LF or LF. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < LONGEST_LINE) {
            need();
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            line.append(new String(buffer, from, end - from, StandardCharsets.ISO_8859_1));
            from = end;
            if (end < to) {
                from++;
                return line.isEmpty() || line.charAt(line.length() - 1) != '\r'
                        ? line.toString()
                        : line.substring(0, line.length() - 1);
            }
        }
        throw new ProtocolException("A line of more than %,d bytes".formatted(LONGEST_LINE));
    }

    /** Passes on so many bytes; what has come is on its way before more is waited for. */
    void copy(long bytes, OutputStream out) throws IOException {
        long left = bytes;
        while (left > 0) {
            if (from == to) {
                out.flush();
                need();
            }
            int some = (int) Math.min(left, to - from);
            out.write(buffer, from, some);
            from += some;
            left -= some;
        }
    }

    /** Passes on all there is until the other side ends. */
    void copyToEnd(OutputStream out) throws IOException {
        while (from < to || fill()) {
            out.write(buffer, from, to - from);
            from = to;
            out.flush();
        }
    }

    private void need() throws IOException {
        if (from == to && !fill()) {
            throw new EOFException("The other side ended in the middle of a message");
        }
    }

    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(0, in.read(buffer));
        return to > 0;
    }
}
