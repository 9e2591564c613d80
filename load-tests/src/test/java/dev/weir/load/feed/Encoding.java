package dev.weir.load.feed;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Names and values on their way into a URL or into SQL. */
final class Encoding {

    private Encoding() {}

    static String percent(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String literal(String value) {
        String quoted = "'" + value.replace("'", "''") + "'";
        return value.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
    }

    /** A name as the query string of a read has it: in double quotes unless it is plain. */
    static String column(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*")
                ? name
                : percent('"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }
}
