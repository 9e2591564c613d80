package dev.weir.rest.response;

import dev.weir.dispatch.work.Row;
import dev.weir.rest.plan.AnswerRow;
import dev.weir.rest.plan.InsertPlan;
import dev.weir.rest.plan.Plan;
import dev.weir.rest.request.ReservedParameter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.springframework.web.util.UriUtils;

/** Where the row is that was inserted: the query that finds it by its key. */
final class Location {

    /** Names that mean the same without quotes, unless a parameter with a meaning of its own has the name. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_]+");

    private Location() {}

    /**
     * The query, with its question mark; nothing unless the plan asks for it and a row was inserted. What is inserted
     * through a view may lack a part of the key.
     */
    static Optional<String> of(Plan plan, Row row) {
        return plan instanceof InsertPlan insert && !insert.key().isEmpty() && isThere(insert.key(), row)
                ? Optional.of(query(insert.key(), row))
                : Optional.empty();
    }

    private static boolean isThere(List<String> key, Row row) {
        return IntStream.range(0, key.size()).anyMatch(i -> row.text(AnswerRow.key(i)) != null);
    }

    private static String query(List<String> key, Row row) {
        StringJoiner query = new StringJoiner("&", "?", "");
        for (int i = 0; i < key.size(); i++) {
            String value = row.text(AnswerRow.key(i));
            query.add(encode(quotedIfNeeded(key.get(i))) + (value == null ? "=is.null" : "=eq." + encode(value)));
        }
        return query.toString();
    }

    private static String quotedIfNeeded(String name) {
        return PLAIN.matcher(name).matches() && !ReservedParameter.hides(name)
                ? name
                : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String encode(String text) {
        return UriUtils.encode(text, StandardCharsets.UTF_8);
    }
}
