package dev.weir.rest.request;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A read as it came and apart from it the values that its filters compare with. Requests that differ in those alone have one
 * outline: what one of them was found to ask for, the others do too. Only plain requests have one: those of other
 * shapes are parsed each time.
 *
 * @param text all that a request of this outline is made of but the values, and but headers that no read is changed by
 * @param values of {@code column=operator.value}, in the order of the URL
 */
public record Outline(String text, List<String> values) {

    /** Their values come in few kinds, and are part of the text. */
    private static final List<ReservedParameter> PLAIN =
            List.of(ReservedParameter.SELECT, ReservedParameter.ORDER, ReservedParameter.LIMIT);

    /** Stands where a value was; what stays of a parameter has none. */
    private static final char MARK = ' ';

    /** Behind a number. */
    private static final char END = ' ';

    /** That of a request; null where it is not as plain as that, or not even well-formed. */
    public static @Nullable Outline of(RawRequest raw) {
        String query = raw.query();
        return query == null || !isRead(raw) || isSaidMore(raw.headers()) ? null : new Scan(raw, query).outline();
    }

    private static boolean isRead(RawRequest raw) {
        return (raw.method().equals("GET") || raw.method().equals("HEAD"))
                && raw.segment().indexOf('/') < 0;
    }

    private static boolean isSaidMore(Headers headers) {
        return !headers.values("Prefer").isEmpty()
                || !headers.values("Range").isEmpty()
                || !headers.values("Range-Unit").isEmpty();
    }

    /** Takes the values out of a query string. */
    private static final class Scan {

        private final String query;
        private final StringBuilder text;
        private final List<String> values = new ArrayList<>();

        Scan(RawRequest raw, String query) {
            this.query = query;
            this.text = new StringBuilder(query.length() + raw.segment().length() + 64);
            add(raw.method());
            add(raw.segment());
            add(raw.headers().values("Accept"));
            add(raw.headers().values("Accept-Profile"));
        }

        private void add(List<String> parts) {
            text.append(parts.size()).append(END);
            for (String part : parts) {
                add(part);
            }
        }

        /** With its length, since a member of a batch may have any characters in it. */
        private void add(String part) {
            text.append(part.length()).append(END).append(part);
        }

        @Nullable
        Outline outline() {
            for (int start = 0, end; start < query.length(); start = end + 1) {
                int ampersand = query.indexOf('&', start);
                end = ampersand < 0 ? query.length() : ampersand;
                if (!take(start, end)) {
                    return null;
                }
            }
            return new Outline(text.toString(), values);
        }

        /** Takes one parameter; false where it is not plain. */
        private boolean take(int start, int end) {
            int equals = query.indexOf('=', start);
            if (equals < 0 || equals >= end || !isWord(start, equals)) {
                return false;
            }
            String name = query.substring(start, equals);
            ReservedParameter reserved = ReservedParameter.of(name).orElse(null);
            if (reserved != null) {
                text.append(query, start, end).append('&');
                return PLAIN.contains(reserved);
            }
            return !LogicParser.names(name) && takeFilter(start, equals + 1, end);
        }

        private boolean takeFilter(int start, int operation, int end) {
            int dot = query.indexOf('.', operation);
            if (dot < 0 || dot + 1 >= end || !isSimple(dot + 1, end)) {
                return false;
            }
            String word = query.substring(operation, dot);
            boolean compares =
                    Operator.of(word).filter(operator -> !operator.isPattern()).isPresent();
            if (compares) {
                text.append(query, start, dot).append(MARK).append('&');
                values.add(query.substring(dot + 1, end));
            } else {
                text.append(query, start, end).append('&');
            }
            return compares || word.equals("is");
        }

        /** Whether these are the characters of a name that needs no quotes, if there are any. */
        private boolean isWord(int start, int end) {
            for (int i = start; i < end; i++) {
                char c = query.charAt(i);
                if (!isLetterOrDigit(c) && c != '_') {
                    return false;
                }
            }
            return start < end;
        }

        /** Whether these characters stand for themselves wherever a value stands. */
        private boolean isSimple(int start, int end) {
            for (int i = start; i < end; i++) {
                char c = query.charAt(i);
                if (!isLetterOrDigit(c) && c != '_' && c != '-' && c != '.' && c != ':') {
                    return false;
                }
            }
            return true;
        }

        private static boolean isLetterOrDigit(char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        }
    }
}
