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
 * @param body all bytes after the headers, as UTF-8
 */
record Answer(int status, Map<String, String> headers, String body) {

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
        String body = new String(
                bytes, end + END_OF_HEAD.length(), bytes.length - end - END_OF_HEAD.length(), StandardCharsets.UTF_8);
        return new Answer(Integer.parseInt(head[0].split(" ", 3)[1]), headers, body);
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

    /** Asserts a failure's status and whole body; each of the parts is a JSON value. */
    Answer fails(int expectedStatus, String code, String message, String details, String hint) {
        return is(expectedStatus, """
                {"code":"%s","message":%s,"details":%s,"hint":%s}""".formatted(code, json(message), json(details), json(hint)));
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
