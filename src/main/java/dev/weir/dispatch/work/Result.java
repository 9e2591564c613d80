package dev.weir.dispatch.work;

import java.util.ArrayList;
import java.util.List;

/**
 * The whole result of a statement.
 *
 * @param fields of its rows; empty for a statement that answers none
 * @param rows in their order; they belong to the receiver
 * @param tag PostgreSQL's command tag, such as {@code INSERT 0 1}
 * @param next the results of the statements behind it in its message
 */
public record Result(List<Field> fields, List<Row> rows, String tag, List<Result> next) {

    /**
     * A column of a result, as PostgreSQL describes it.
     *
     * @param table the OID of its table; 0 when it is no column of a table
     * @param column its number there; 0 likewise
     * @param type the OID of its type
     * @param size of its type in bytes; negative for types of variable size
     * @param modifier of its type
     * @param format 0 for text
     */
    public record Field(String name, int table, int column, int type, int size, int modifier, int format) {}

    /** The result of a statement that is alone in its message. */
    public Result(List<Field> fields, List<Row> rows, String tag) {
        this(fields, rows, tag, List.of());
    }

    public Result {
        fields = List.copyOf(fields);
        rows = List.copyOf(rows);
        next = List.copyOf(next);
    }

    /** The same, with the results of the statements behind it. */
    public Result followedBy(List<Result> others) {
        return new Result(fields, rows, tag, others);
    }

    /** It, and the results of the statements behind it. */
    public List<Result> all() {
        List<Result> all = new ArrayList<>(next.size() + 1);
        all.add(this);
        all.addAll(next);
        return all;
    }

    /** Releases all rows, those of the results behind it too. */
    public void release() {
        rows.forEach(Row::release);
        next.forEach(Result::release);
    }

    /** The first word of the tag, which says what was done. */
    public String command() {
        int end = tag.indexOf(' ');
        return end < 0 ? tag : tag.substring(0, end);
    }

    /** How many rows the command touched, as the last word of its tag says; 0 when it says none. */
    public long count() {
        String last = tag.substring(tag.lastIndexOf(' ') + 1);
        return last.chars().allMatch(Character::isDigit) && !last.isEmpty() ? Long.parseLong(last) : 0;
    }
}
