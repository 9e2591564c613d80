package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The query string, taken apart at {@code &} and at each first {@code =}, and decoded. */
final class QueryString {

    private QueryString() {}

    /** The parameters in their order; nothing between two {@code &} is nothing. */
    static List<Parameter> parse(@Nullable String raw) {
        List<Parameter> parameters = new ArrayList<>();
        String text = raw == null ? "" : raw;
        for (int start = 0, end; start < text.length(); start = end + 1) {
            end = text.indexOf('&', start) < 0 ? text.length() : text.indexOf('&', start);
            if (end > start) {
                parameters.add(parameter(text.substring(start, end)));
            }
        }
        return parameters;
    }

    private static Parameter parameter(String pair) {
        int equals = pair.indexOf('=');
        String rawName = equals < 0 ? pair : pair.substring(0, equals);
        String rawValue = equals < 0 ? "" : pair.substring(equals + 1);
        String name = PercentDecoder.query(rawName, () -> "the name of a parameter");
        if (name.isEmpty()) {
            throw new FailureException(new RequestFailure.Malformed(
                    "A parameter has no name", "The query string has %s".formatted(Excerpt.of(pair)), null));
        }
        String value = PercentDecoder.query(rawValue, () -> "the parameter %s".formatted(Excerpt.of(name)));
        return new Parameter(name, value, equals >= 0);
    }
}
