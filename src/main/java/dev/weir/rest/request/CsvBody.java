package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code text/csv} (RFC 4180): a line of names, then a line for each row. Values are text; the word NULL without quotes is
 * no value.
 */
final class CsvBody {

    private static final String NO_VALUE = "NULL";

    private final String text;
    private int position;
    private int line = 1;

    private CsvBody(String text) {
        this.text = text;
    }

    static Payload parse(String text) {
        return new CsvBody(text).payload();
    }

    private Payload payload() {
        if (text.isEmpty()) {
            throw invalid("It is empty: the first line has the names of the columns");
        }
        List<String> names = names();
        JsonText json = new JsonText().beginArray();
        int rows = 0;
        while (position < text.length()) {
            row(names, json);
            rows++;
        }
        return new Payload(json.endArray().text(), new LinkedHashSet<>(names), true, rows);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (String name : fields()) {
            names.add(name == null ? NO_VALUE : name);
        }
        Set<String> distinct = new LinkedHashSet<>(names);
        if (distinct.size() < names.size()) {
            throw invalid("Line 1 has a name twice");
        }
        return names;
    }

    private void row(List<String> names, JsonText json) {
        int here = line;
        List<@Nullable String> values = fields();
        if (values.size() != names.size()) {
            throw new FailureException(new RequestFailure.InvalidBody(
                    "All lines must have same number of fields",
                    "Line %d has %d, line 1 has %d".formatted(here, values.size(), names.size())));
        }
        json.beginObject();
        for (int i = 0; i < names.size(); i++) {
            json.field(names.get(i), values.get(i));
        }
        json.endObject();
    }

    /** The fields of a line, which is left behind. */
    private List<@Nullable String> fields() {
        List<@Nullable String> fields = new ArrayList<>();
        do {
            fields.add(field());
        } while (skip(','));
        skip('\r');
        if (position < text.length() && !skip('\n')) {
            throw invalid("Line %d has something behind a closing quote".formatted(line));
        }
        line++;
        return fields;
    }

    private @Nullable String field() {
        if (skip('"')) {
            return quoted();
        }
        int start = position;
        while (position < text.length() && ",\n".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        boolean crlf = position > start
                && position < text.length()
                && text.charAt(position) == '\n'
                && text.charAt(position - 1) == '\r';
        String field = text.substring(start, crlf ? position - 1 : position);
        return field.equals(NO_VALUE) ? null : field;
    }

    private String quoted() {
        int begun = line;
        StringBuilder field = new StringBuilder();
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '"' && !skip('"')) {
                return field.toString();
            }
            line += c == '\n' ? 1 : 0;
            field.append(c);
        }
        throw invalid("Line %d has a quote that is not closed".formatted(begun));
    }

    private boolean skip(char c) {
        boolean there = position < text.length() && text.charAt(position) == c;
        position += there ? 1 : 0;
        return there;
    }

    private static FailureException invalid(String details) {
        return new FailureException(new RequestFailure.InvalidBody("Empty or invalid CSV", details));
    }
}
