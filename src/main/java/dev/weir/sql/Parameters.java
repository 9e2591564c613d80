package dev.weir.sql;

import dev.weir.dispatch.work.ArrayLiterals;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The text of a parameter, whose type PostgreSQL infers. */
final class Parameters {

    /** PostgreSQL's protocol counts them in two bytes. */
    static final int MOST = 65_535;

    private Parameters() {}

    /** The text; null for NULL. */
    static @Nullable String text(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isArray()) {
            StringBuilder literal = new StringBuilder();
            array(literal, value);
            return literal.toString();
        }
        return value.isString() ? value.stringValue() : value.toString();
    }

    /** As PostgreSQL writes arrays. */
    private static void array(StringBuilder out, JsonNode array) {
        out.append('{');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            element(out, array.get(i));
        }
        out.append('}');
    }

    private static void element(StringBuilder out, JsonNode value) {
        if (value.isArray()) {
            array(out, value);
        } else if (value.isString() || value.isObject()) {
            ArrayLiterals.quote(out, value.isString() ? value.stringValue() : value.toString());
        } else {
            out.append(value.isNull() ? "NULL" : value.toString());
        }
    }
}
