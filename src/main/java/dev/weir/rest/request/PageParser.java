package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code limit}, {@code offset} and the Range header; where both are given, the rows that are in both windows. Limit
 * and offset without a value ask for nothing, and there are no rows before the first. A range in another unit than
 * items, or in a form that is none, is ignored as RFC 9110 (14.2) allows.
 */
final class PageParser {

    private static final Pattern RANGE = Pattern.compile("(?:items=)?([0-9]+)-([0-9]*)");
    private static final String LARGEST = Long.toString(Long.MAX_VALUE);
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");

    private PageParser() {}

    /** Rows from the first to before the end, counted from 0, the first may be below; no end is null. */
    private record Window(long first, @Nullable Long end) {

        private static final Window ALL = new Window(0, null);

        Window intersect(Window other) {
            boolean otherIsSooner = end == null || (other.end != null && other.end < end);
            Long sooner = otherIsSooner ? other.end : end;
            return new Window(Math.max(first, other.first), sooner);
        }

        boolean isEmpty() {
            return end != null && end <= first;
        }

        Page page() {
            return new Page(end == null ? null : (Long) (end - first), first);
        }
    }

    static Page parse(@Nullable String limit, @Nullable String offset, @Nullable String range, @Nullable String unit) {
        Window window = window(given(limit), given(offset));
        if (window.isEmpty()) {
            return new Page(0L, Math.max(0, window.first()));
        }
        Window rows = window.intersect(Window.ALL);
        if (rows.isEmpty()) {
            throw refused("limit and offset end before the first row");
        }
        Window both = rows.intersect(range(range, unit));
        if (both.isEmpty()) {
            throw refused("The Range header and limit and offset have no row in common");
        }
        return both.page();
    }

    private static @Nullable String given(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static Window window(@Nullable String limit, @Nullable String offset) {
        long first = offset == null ? 0 : number("offset", offset);
        long rows = limit == null ? 0 : number("limit", limit);
        if (rows < 0) {
            throw refused("Limit should be greater than or equal to zero.");
        }
        return new Window(first, limit == null ? null : (Long) sum(first, rows));
    }

    private static Window range(@Nullable String range, @Nullable String unit) {
        boolean ours = unit == null || unit.equalsIgnoreCase("items");
        if (!ours || range == null) {
            return Window.ALL;
        }
        Matcher matcher = RANGE.matcher(range);
        if (!matcher.matches()) {
            return Window.ALL;
        }
        long first = saturated(matcher.group(1));
        if (matcher.group(2).isEmpty()) {
            return new Window(first, null);
        }
        long last = saturated(matcher.group(2));
        if (last < first) {
            throw refused("The lower boundary must be lower than or equal to the upper boundary in the Range header.");
        }
        return new Window(first, sum(last, 1));
    }

    private static long number(String name, String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw malformed("%s is not a whole number".formatted(name), "%s=%s".formatted(name, Excerpt.of(text)));
        }
        long number = saturated(text);
        if (number == Long.MAX_VALUE && !text.equals(LARGEST)) {
            throw malformed("%s is too large".formatted(name), "%s=%s".formatted(name, Excerpt.of(text)));
        }
        return number;
    }

    /** The whole number, or the one next to it that there is. */
    private static long saturated(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return digits.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private static FailureException refused(String details) {
        return new FailureException(new RequestFailure.RangeNotSatisfiable(details, null));
    }

    private static FailureException malformed(String message, String details) {
        return new FailureException(new RequestFailure.Malformed(message, details, null));
    }
}
