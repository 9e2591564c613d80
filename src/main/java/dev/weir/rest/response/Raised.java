package dev.weir.rest.response;

import dev.weir.error.DatabaseFailure;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.RaisedFailure;
import dev.weir.error.ResponseFailure.RaiseInvalid;
import dev.weir.http.FieldsOfSql;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An error that code of the database has written as the whole answer: {@code RAISE SQLSTATE 'PGRST'}, with body and head as
 * JSON in {@code MESSAGE} and {@code DETAIL}.
 */
public final class Raised {

    private static final String STATE = "PGRST";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LEAST_STATUS = 200;
    private static final int MOST_STATUS = 599;

    private static final String MESSAGE_HINT =
            "MESSAGE must be a JSON object with obligatory keys: 'code', 'message' and optional keys: 'details', 'hint'.";
    private static final String DETAIL_HINT =
            "DETAIL must be a JSON object with obligatory keys: 'status', 'headers' and optional key: 'status_text'.";

    private Raised() {}

    /** The same error, or for one with that state the error that it describes. */
    public static FailureException told(FailureException error) {
        return error.failure() instanceof DatabaseFailure failure
                        && failure.code().equals(STATE)
                ? new FailureException(read(failure), error)
                : error;
    }

    private static Failure read(DatabaseFailure failure) {
        JsonNode message = object(failure.message());
        if (!isMessage(message)) {
            return new RaiseInvalid("Invalid JSON value for MESSAGE: '" + failure.message() + "'", MESSAGE_HINT);
        }
        if (failure.details() == null) {
            return new RaiseInvalid("DETAIL is missing in the RAISE statement", DETAIL_HINT);
        }
        JsonNode detail = object(failure.details());
        if (!isDetail(detail)) {
            return new RaiseInvalid("Invalid JSON value for DETAIL: '" + failure.details() + "'", DETAIL_HINT);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : detail.required("headers").properties()) {
            String value = field.getValue().stringValue();
            String why = FieldsOfSql.refused(field.getKey(), value).orElse(null);
            if (why != null) {
                return new RaiseInvalid(why, DETAIL_HINT);
            }
            headers.put(field.getKey(), value);
        }
        return new RaisedFailure(
                detail.required("status").intValue(),
                text(detail.get("status_text")),
                message.required("code").stringValue(),
                message.required("message").stringValue(),
                text(message.get("details")),
                text(message.get("hint")),
                headers);
    }

    /** The object that it is; a missing node for anything else. */
    private static JsonNode object(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException noJson) {
            return JSON.missingNode();
        }
    }

    private static boolean isMessage(JsonNode message) {
        return message.path("code").isString()
                && message.path("message").isString()
                && isTextOrNone(message.get("details"))
                && isTextOrNone(message.get("hint"));
    }

    private static boolean isDetail(JsonNode detail) {
        JsonNode status = detail.path("status");
        return status.isInt()
                && status.intValue() >= LEAST_STATUS
                && status.intValue() <= MOST_STATUS
                && isReason(detail.get("status_text"))
                && detail.path("headers").isObject()
                && detail.path("headers").valueStream().allMatch(JsonNode::isString);
    }

    /** One that could end the status line is none (RFC 9112, 4). */
    private static boolean isReason(@Nullable JsonNode value) {
        return isTextOrNone(value)
                && Optional.ofNullable(text(value)).stream()
                        .flatMapToInt(String::chars)
                        .allMatch(c -> c >= ' ' && c < 0x7F);
    }

    private static boolean isTextOrNone(@Nullable JsonNode value) {
        return value == null || value.isNull() || value.isString();
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        return value == null || value.isNull() ? null : value.stringValue();
    }
}
