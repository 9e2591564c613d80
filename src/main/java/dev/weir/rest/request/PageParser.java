package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code limit}, {@code offset} and the Range header; where both are given, the rows that are in both windows. A
 * range in another unit than items is not for us, and is ignored as RFC 9110 (14.2) has it.
 */
final class PageParser {

    private static final Pattern RANGE = Pattern.compile("(?:items=)?([0-9]+)-([0-9]*)");
    private static final Pattern OTHER_UNIT = Pattern.compile("(?!items=)[A-Za-z][A-Za-z0-9-]*=.*");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");

    private PageParser() {}

    /** Rows from the first to before the end, counted from 0; no end is null. */
    private record Window(long first, @Nullable Long end) {

        private static final Window ALL = new Window(0, null);

        Window intersect(Window other) {
            boolean otherIsSooner = end == null || (other.end != null && other.end < end);
            Long sooner = otherIsSooner ? other.end : end;
            return new Window(Math.max(first, other.first), sooner);
        }

        Page page() {
            return new Page(end == null ? null : (Long) (end - first), first);
        }
    }

    static Page parse(@Nullable String limit, @Nullable String offset, @Nullable String range, @Nullable String unit) {
        Window window = window(limit, offset);
        if (window.end() != null && window.end() == window.first()) {
            return window.page();
        }
        Window both = window.intersect(range(range, unit));
        if (both.end() != null && both.end() <= both.first()) {
            throw refused("The Range header and limit and offset have no row in common");
        }
        return both.page();
    }

    private static Window window(@Nullable String limit, @Nullable String offset) {
        long first = offset == null ? 0 : number("offset", offset);
        return new Window(first, limit == null ? null : (Long) sum(first, number("limit", limit)));
    }

    private static Window range(@Nullable String range, @Nullable String unit) {
        boolean ours = range != null && (unit == null || unit.equalsIgnoreCase("items"));
        if (range == null || !ours || OTHER_UNIT.matcher(range).matches()) {
            return Window.ALL;
        }
        Matcher matcher = RANGE.matcher(range);
        if (!matcher.matches()) {
            throw malformed("The Range header is not of the form first-last", "Range: %s".formatted(range));
        }
        long first = number("Range", matcher.group(1));
        if (matcher.group(2).isEmpty()) {
            return new Window(first, null);
        }
        long last = number("Range", matcher.group(2));
        if (last < first) {
            throw refused("The Range header ends at %d, before it begins at %d".formatted(last, first));
        }
        return new Window(first, sum(last, 1));
    }

    private static long number(String name, String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw malformed("%s is not a whole number".formatted(name), "%s=%s".formatted(name, Excerpt.of(text)));
        }
        if (text.startsWith("-")) {
            throw refused("%s must not be negative, it is %s".formatted(name, text));
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw malformed("%s is too large".formatted(name), "%s=%s".formatted(name, Excerpt.of(text)));
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
