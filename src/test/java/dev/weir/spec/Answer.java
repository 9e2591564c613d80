package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the service answered.
 *
 * @param headers by name, in any case
 * @param reason what the status line says beside the status
 * @param body all bytes after the headers, as UTF-8, put together where they came in chunks
 * @param whole whether all of it came that was announced
 */
record Answer(int status, String reason, Map<String, String> headers, String body, boolean whole) {

    private static final String END_OF_HEAD = "\r\n\r\n";

    static Answer parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(END_OF_HEAD);
        assertThat(end).as("an HTTP response in: %s", text).isPositive();
        String[] head = text.substring(0, end).split("\r\n", -1);
        Map<String, String> headers = Arrays.stream(head, 1, head.length)
                .map(line -> line.split(": ?", 2))
                .collect(Collectors.toMap(
                        line -> line[0],
                        line -> line[1],
                        (one, other) -> one + "; " + other,
                        () -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER)));
        String rest = text.substring(end + END_OF_HEAD.length());
        boolean chunked = "chunked".equals(headers.get("Transfer-Encoding"));
        Chunks chunks = chunked ? Chunks.of(rest) : new Chunks(rest, isAsLongAsAnnounced(rest, headers));
        String body = new String(chunks.content.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        String[] line = head[0].split(" ", 3);
        return new Answer(Integer.parseInt(line[1]), line[2], headers, body, chunks.whole);
    }

    private static boolean isAsLongAsAnnounced(String body, Map<String, String> headers) {
        String length = headers.get("Content-Length");
        return length == null || Integer.parseInt(length) == body.length();
    }

    /** A body in chunks (RFC 9112, 7.1), a character a byte. It is whole when the last, empty chunk has come. */
    private record Chunks(String content, boolean whole) {

        static Chunks of(String coded) {
            StringBuilder content = new StringBuilder();
            int at = 0;
            for (int eol = coded.indexOf("\r\n"); eol > 0; eol = coded.indexOf("\r\n", at)) {
                int length = Integer.parseInt(coded.substring(at, eol), 16);
                if (length == 0) {
                    return new Chunks(content.toString(), coded.substring(eol).equals(END_OF_HEAD));
                }
                content.append(coded, eol + 2, Math.min(coded.length(), eol + 2 + length));
                at = Math.min(coded.length(), eol + 2 + length + 2);
            }
            return new Chunks(content.toString(), false);
        }
    }

    /** Asserts the status and the whole body, and that the body's length was announced. */
    Answer is(int expectedStatus, String expectedBody) {
        assertThat("%d %s".formatted(status, body)).isEqualTo("%d %s".formatted(expectedStatus, expectedBody));
        if (!body.isEmpty()) {
            has("Content-Type", "application/json; charset=utf-8");
            has("Content-Length", String.valueOf(body.getBytes(StandardCharsets.UTF_8).length));
        }
        return this;
    }

    /** Asserts a status of 200 and the whole body, in another form than JSON. */
    Answer isIn(String mediaType, String expectedBody) {
        assertThat("%d %s".formatted(status, body)).isEqualTo("200 " + expectedBody);
        return has("Content-Type", mediaType)
                .has("Content-Length", String.valueOf(body.getBytes(StandardCharsets.UTF_8).length));
    }

    /** Asserts a part of the body. */
    Answer contains(String part) {
        assertThat(body).contains(part);
        return this;
    }

    /** Asserts what the status line says beside the status. */
    Answer says(String expected) {
        assertThat(reason).isEqualTo(expected);
        return this;
    }

    Answer hasBody(String expected) {
        assertThat(body).isEqualTo(expected);
        return this;
    }

    /** Asserts a stream: a status of 200, and all lines. */
    Answer streams(String... lines) {
        String expected = lines.length == 0 ? "" : String.join("\n", lines) + "\n";
        assertThat("%d %s".formatted(status, body)).isEqualTo("200 " + expected);
        assertThat(whole).as("the end of the stream has come").isTrue();
        return has("Content-Type", "application/x-ndjson; charset=utf-8")
                .hasNo("Content-Length")
                .hasNo("Content-Range");
    }

    /** Asserts a failure's status and whole body; each of the parts is a JSON value. */
    Answer fails(int expectedStatus, String code, String message, String details, String hint) {
        return is(expectedStatus, """
                {"code":"%s","message":%s,"details":%s,"hint":%s}""".formatted(code, json(message), json(details), json(hint)));
    }

    /** It is the refusal of a write of more rows than it may write. */
    Answer writesTooMany(int rows) {
        return fails(
                400,
                "PGRST124",
                "Query result exceeds max-affected preference constraint",
                "The query affects %d rows".formatted(rows),
                "null");
    }

    private static String json(String text) {
        return text.equals("null") ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    Answer has(String header, String value) {
        assertThat(headers).containsEntry(header, value);
        return this;
    }

    Answer hasNo(String header) {
        assertThat(headers).doesNotContainKey(header);
        return this;
    }
}
