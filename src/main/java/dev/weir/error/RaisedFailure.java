package dev.weir.error;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a function of the database has written itself, word for word ({@code RAISE SQLSTATE 'PGRST'}).
 *
 * @param reason what the status line says beside the status; null for what it usually does
 * @param code its own, which no list has
 * @param headers header fields of the answer, each of which can be sent as it is
 */
public record RaisedFailure(
        int status,
        @Nullable String reason,
        String code,
        String message,
        @Nullable String details,
        @Nullable String hint,
        Map<String, String> headers)
        implements Failure {

    public RaisedFailure {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
}
