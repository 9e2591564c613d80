package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Work;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.web.util.UriUtils;

/**
 * Says in a message's text whom it serves, so that {@code pg_stat_activity} and the server's log say it too: a comment
 * in the form of sqlcommenter, keys in their order and values percent-encoded, which leaves nothing of a value that
 * could end it. It stands in front, where PostgreSQL's limit on the text that it shows does not cut it off, and as a
 * statement of its own, which is none: {@code pg_stat_statements} would count a statement with another comment apart.
 *
 * @see <a href="https://google.github.io/sqlcommenter/spec/">sqlcommenter</a>
 */
final class Comment {

    /** Of the statements of a message, so many are named. */
    private static final int NAMED = 4;

    /** As long as PostgreSQL lets a name be. */
    private static final int LONGEST = 63;

    private static final int ROOM = 128;

    private static final String END_OF_STATEMENT = "; ";

    private Comment() {}

    /** A statement's text with what says whom it serves. */
    static String before(String sql, Work work) {
        StringBuilder all = new StringBuilder(sql.length() + ROOM);
        append(all, work);
        return all.append(sql).toString();
    }

    /** The same as one statement: of several none can have parameters. */
    static String within(String sql, Work work) {
        StringBuilder all = new StringBuilder(sql.length() + ROOM);
        append(all, work);
        all.setLength(all.length() - END_OF_STATEMENT.length());
        return all.append(' ').append(sql).toString();
    }

    /** A message's text with what says whom it serves: all of them, or the first few. */
    static String before(String sql, List<Wire.Member> members) {
        StringBuilder all = new StringBuilder(sql.length() + ROOM);
        if (members.size() == 1) {
            append(all, members.getFirst().work());
        } else {
            append(all, members);
        }
        return all.append(sql).toString();
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
        sql.append("'*/").append(END_OF_STATEMENT);
    }

    private static void append(StringBuilder sql, List<Wire.Member> members) {
        Set<String> consumers = LinkedHashSet.newLinkedHashSet(NAMED + 1);
        Set<String> routes = LinkedHashSet.newLinkedHashSet(NAMED + 1);
        for (Wire.Member member : members) {
            add(consumers, member.work().consumer());
            add(routes, member.work().route());
        }
        sql.append("/*consumer='");
        values(sql, consumers);
        sql.append("',route='");
        values(sql, routes);
        sql.append("'*/").append(END_OF_STATEMENT);
    }

    private static void add(Set<String> names, String name) {
        if (names.size() <= NAMED) {
            names.add(name);
        }
    }

    private static void values(StringBuilder sql, Set<String> names) {
        int left = NAMED;
        for (String name : names) {
            if (left < NAMED) {
                sql.append("%2C");
            }
            if (left-- == 0) {
                sql.append("...");
                return;
            }
            value(sql, name);
        }
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
