package dev.weir.rest.plan;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The columns of the one row that the statement of a plan answers. A read in {@link dev.weir.rest.request.Format#NDJSON}
 * answers any number of rows, which have the body alone: an object each.
 */
public final class AnswerRow {

    /** The rows as one JSON array, of type json; null when the plan has no body, or a read's would be too large. */
    public static final String BODY = "body";

    /** How many rows were read, or changed. */
    public static final String ROWS = "rows";

    /** How many rows pass the filter in all, or were changed; null when the plan does not ask for it. */
    public static final String TOTAL = "total";

    /** How many rows were not there before; of an {@link InsertPlan} that merges. */
    public static final String INSERTED = "inserted";

    /** The columns of a stream's rows. */
    public static final List<String> OF_STREAM = List.of(BODY);

    /** The columns of a read's row. */
    public static final List<String> OF_READ = List.of(BODY, ROWS, TOTAL);

    private AnswerRow() {}

    /** The value of an {@link InsertPlan}'s key column by number, as text; all are null when no row was inserted. */
    public static String key(int number) {
        return "key" + number;
    }

    /** The columns of a write's row, with so many of the key. */
    public static List<String> ofWrite(boolean merges, int keyColumns) {
        if (!merges && keyColumns == 0) {
            return OF_READ;
        }
        Stream<String> inserted = merges ? Stream.of(INSERTED) : Stream.empty();
        Stream<String> key = IntStream.range(0, keyColumns).mapToObj(AnswerRow::key);
        return Stream.of(OF_READ.stream(), inserted, key)
                .flatMap(names -> names)
                .toList();
    }
}
