package dev.weir.rest.query;

import dev.weir.rest.request.Format;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Has a write of any number of rows but one fail in PostgreSQL, where its answer has a place for one: only so is nothing
 * written. No function raises an error that is given its text, so that a cast does which cannot succeed; PostgreSQL
 * repeats the text in its message, in whatever language.
 */
public final class OnlyRow {

    private static final String INVALID_TEXT = "22P02";
    private static final String MARK = "weir: not one row but ";
    private static final Pattern MESSAGE = Pattern.compile(Pattern.quote(MARK) + "(\\d+)");

    private OnlyRow() {}

    /** The body of a write's answer, of type json, that fails unless there is one row to answer. */
    static String required(Format format, String body) {
        return format.isSingular()
                ? "case when count(*) = 1 then " + body + " else to_json(('" + MARK + "' || count(*))::integer) end"
                : body;
    }

    /** How many rows there were, when this is the failure that it provokes. */
    public static OptionalLong rows(String sqlState, String message) {
        Matcher matcher = MESSAGE.matcher(message);
        return sqlState.equals(INVALID_TEXT) && matcher.find()
                ? OptionalLong.of(Long.parseLong(matcher.group(1)))
                : OptionalLong.empty();
    }
}
