package dev.weir.rest.request;

import java.util.ArrayList;
import java.util.List;

/** {@code ->a->0->>b}: the way into a column's JSON. Keys follow the grammar of {@link ColumnNames}. */
final class JsonPathParser {

    /** How many steps a path may have: far more than anybody's JSON is deep. */
    static final int STEPS = 100;

    private JsonPathParser() {}

    /** The steps that come next; none when the path does not begin here. */
    static List<JsonStep> parse(Cursor cursor) {
        List<JsonStep> steps = new ArrayList<>();
        while (cursor.at("->")) {
            if (steps.size() == STEPS) {
                throw cursor.refused("A path has more than %d steps".formatted(STEPS), null);
            }
            cursor.skip("->");
            steps.add(step(cursor, cursor.skip(">")));
        }
        return steps;
    }

    private static JsonStep step(Cursor cursor, boolean asText) {
        int start = cursor.mark();
        cursor.skip("-");
        boolean digits = !cursor.takeWhile(c -> c >= '0' && c <= '9').isEmpty();
        if (digits && (cursor.atEnd() || cursor.at("->") || ColumnNames.isDelimiter(cursor.peek()))) {
            return new JsonStep(index(cursor, start), true, asText);
        }
        cursor.reset(start);
        return new JsonStep(ColumnNames.name(cursor), false, asText);
    }

    /** PostgreSQL counts elements as integers. */
    private static String index(Cursor cursor, int start) {
        String number = cursor.since(start);
        try {
            return Integer.toString(Integer.parseInt(number));
        } catch (NumberFormatException e) {
            cursor.reset(start);
            throw cursor.refused("%s is no number of an element".formatted(Excerpt.of(number)), null);
        }
    }
}
