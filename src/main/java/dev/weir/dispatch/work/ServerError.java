package dev.weir.dispatch.work;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error or notice of PostgreSQL's.
 *
 * @param fields by the letter that the protocol has for each
 * @see <a href="https://www.postgresql.org/docs/current/protocol-error-fields.html">Error and notice message fields</a>
 */
public record ServerError(Map<Character, String> fields) {

    private static final char CODE = 'C';
    private static final char MESSAGE = 'M';
    private static final char DETAIL = 'D';
    private static final char HINT = 'H';

    public ServerError {
        fields = Map.copyOf(fields);
    }

    /** The SQLSTATE. */
    public String code() {
        return fields.getOrDefault(CODE, "");
    }

    public String message() {
        return fields.getOrDefault(MESSAGE, "");
    }

    public @Nullable String detail() {
        return fields.get(DETAIL);
    }

    public @Nullable String hint() {
        return fields.get(HINT);
    }
}
