package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Work;
import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

/**
 * Says in a statement's text for whom it runs, so that {@code pg_stat_activity} and the server's log say it too: a comment in
 * the form of sqlcommenter, keys in their order and values percent-encoded, which leaves nothing of a value that could end
 * it. It stands in front, where PostgreSQL's limit on the text that it shows does not cut it off. Statements that are prepared
 * by name have none: their text serves many.
 *
 * @see <a href="https://google.github.io/sqlcommenter/spec/">sqlcommenter</a>
 */
final class Comment {

    /** As long as PostgreSQL lets a name be. */
    private static final int LONGEST = 63;

    private static final int ROOM = 128;

    private Comment() {}

    /** The comment that a statement's text begins with. */
    static String of(Work work) {
        StringBuilder comment = new StringBuilder(ROOM);
        append(comment, work);
        return comment.append(' ').toString();
    }

    private static void append(StringBuilder sql, Work work) {
        sql.append("/*consumer='");
        value(sql, work.consumer());
        sql.append("',route='");
        value(sql, work.route());
        String traceparent = work.traceparent();
        if (traceparent != null) {
            sql.append("',traceparent='");
            value(sql, traceparent);
        }
        sql.append("'*/");
    }

    private static void value(StringBuilder sql, String value) {
        String shown = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
        sql.append(isPlain(shown) ? shown : UriUtils.encode(shown, StandardCharsets.UTF_8));
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '.';
            if (!plain && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }
}
