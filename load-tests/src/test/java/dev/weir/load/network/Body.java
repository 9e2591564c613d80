package dev.weir.load.network;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How the end of a message's body is known, and the body on its way from one connection to another. */
sealed interface Body {

    /** A body of so many bytes, which may be none. */
    record Sized(long bytes) implements Body {}

    /** A body in chunks, each with its size before it; what follows the last is passed on as well. */
    record Chunked() implements Body {}

    /** A body that ends with its connection. */
    record ToTheEnd() implements Body {}

    static Body ofRequest(Head head) throws IOException {
        return of(head).orElse(new Sized(0));
    }

    /** @param method of the request */
    static Body ofResponse(Head head, String method) throws IOException {
        int status = head.status();
        boolean none = method.equals("HEAD") || status == 204 || status == 304 || status < 200;
        return none ? new Sized(0) : of(head).orElse(new ToTheEnd());
    }

    private static Optional<Body> of(Head head) throws IOException {
        if (head.field("transfer-encoding").orElse("").endsWith("chunked")) {
            return Optional.of(new Chunked());
        }
        Optional<String> length = head.field("content-length");
        if (length.isPresent() && !length.get().matches("\\d{1,18}")) {
            throw new ProtocolException("This is no length: " + length.get());
        }
        return length.map(bytes -> new Sized(Long.parseLong(bytes)));
    }

    /** Passes it on as it comes; the last of it may still be in the other side's buffer. */
    default void pass(Wire from, OutputStream to) throws IOException {
        switch (this) {
            case Sized sized -> from.copy(sized.bytes(), to);
            case Chunked chunked -> passChunks(from, to);
            case ToTheEnd untilItEnds -> from.copyToEnd(to);
        }
    }

    private static void passChunks(Wire from, OutputStream to) throws IOException {
        long size;
        do {
            String line = from.line();
            size = size(line);
            write(line, to);
            if (size > 0) {
                from.copy(size, to);
                write(from.line(), to);
            }
        } while (size > 0);
        String trailer;
        do {
            trailer = from.line();
            write(trailer, to);
        } while (!trailer.isEmpty());
    }

    private static long size(String line) throws IOException {
        try {
            return Long.parseLong(line.split(";", 2)[0].strip(), 16);
        } catch (NumberFormatException e) {
            throw new ProtocolException("This is no size of a chunk: " + line);
        }
    }

    private static void write(String line, OutputStream to) throws IOException {
        to.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
