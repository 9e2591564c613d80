package dev.weir.dispatch.work;

import java.util.List;

/**
 * The whole result of a statement.
 *
 * @param fields of its rows; empty for a statement that answers none
 * @param rows in their order; they belong to the receiver
 * @param tag PostgreSQL's command tag, such as {@code INSERT 0 1}
 */
public record Result(List<Field> fields, List<Row> rows, String tag) {

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

    public Result {
        fields = List.copyOf(fields);
        rows = List.copyOf(rows);
    }

    /** Releases all rows. */
    public void release() {
        rows.forEach(Row::release);
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
