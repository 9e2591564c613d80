package dev.weir.load.network;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What an HTTP/1.1 message begins with.
 *
 * @param start the request line or the status line
 */
record Head(String start, List<Field> fields) {

    /** They speak of one connection, and are not passed on. */
    private static final Set<String> OF_THE_CONNECTION = Set.of("connection", "keep-alive", "proxy-connection");

    private static final int MOST_FIELDS = 200;

    /** @param name in lower case */
    record Field(String name, String value) {}

    Head {
        fields = List.copyOf(fields);
    }

    static Head read(Wire wire) throws IOException {
        String start = wire.line();
        List<Field> fields = new ArrayList<>();
        for (String line = wire.line(); !line.isEmpty(); line = wire.line()) {
            int colon = line.indexOf(':');
            if (colon <= 0 || fields.size() == MOST_FIELDS) {
                throw new ProtocolException("This is no HTTP header: " + line);
            }
            fields.add(new Field(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip()));
        }
        return new Head(start, fields);
    }

    /** Of a request. */
    String method() {
        return start.substring(0, Math.max(0, start.indexOf(' ')));
    }

    /** Of a response; 0 when there is none to be read. */
    int status() {
        String[] words = start.split(" ", 3);
        return words.length > 1 && words[1].matches("\\d{3}") ? Integer.parseInt(words[1]) : 0;
    }

    Optional<String> field(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst();
    }

    /** Whether the connection ends after this message. */
    boolean closes() {
        String connection = field("connection").orElse("").toLowerCase(Locale.ROOT);
        return connection.contains("close") || (start.contains("HTTP/1.0") && !connection.contains("keep-alive"));
    }

    /** Passes it on to another connection, which stays open. */
    void write(OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder(start).append("\r\n");
        for (Field field : fields) {
            if (!OF_THE_CONNECTION.contains(field.name())) {
                text.append(field.name()).append(": ").append(field.value()).append("\r\n");
            }
        }
        out.write(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
