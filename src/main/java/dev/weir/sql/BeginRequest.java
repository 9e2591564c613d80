package dev.weir.sql;

import dev.weir.dispatch.work.Raw;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is asked of a transaction as it begins.
 *
 * @param timeout how long it may be open; null for as long as any
 */
record BeginRequest(Raw.Transaction transaction, @Nullable Duration timeout) {

    static BeginRequest parse(ByteBuffer body) {
        String text = StandardCharsets.UTF_8.decode(body.duplicate()).toString();
        JsonNode root = text.isBlank() ? JsonMapper.shared().createObjectNode() : read(text);
        JsonNode timeout = root.get("timeout");
        if (timeout != null && !timeout.isNull() && !(timeout.isIntegralNumber() && timeout.asLong(0) > 0)) {
            throw invalid("timeout is no positive number of milliseconds");
        }
        return new BeginRequest(
                new Raw.Transaction(
                        RequestParser.isolation(level(root)), flag(root, "readOnly"), flag(root, "deferrable")),
                timeout == null || timeout.isNull() ? null : Duration.ofMillis(timeout.asLong()));
    }

    private static JsonNode read(String text) {
        try {
            JsonNode root = JsonMapper.shared().readTree(text);
            if (root.isObject()) {
                return root;
            }
        } catch (JacksonException unreadable) {
            throw invalid(unreadable.getOriginalMessage());
        }
        throw invalid("It is no object");
    }

    private static @Nullable String level(JsonNode root) {
        JsonNode level = root.get("isolationLevel");
        if (level == null || level.isNull()) {
            return null;
        }
        if (!level.isString()) {
            throw invalid("isolationLevel is no string");
        }
        return level.stringValue();
    }

    private static boolean flag(JsonNode root, String name) {
        JsonNode flag = root.get(name);
        if (flag == null || flag.isNull()) {
            return false;
        }
        if (!flag.isBoolean()) {
            throw invalid(name + " is no boolean");
        }
        return flag.booleanValue();
    }

    private static FailureException invalid(String details) {
        return new FailureException(new RequestFailure.InvalidBody(
                "The body is not {\"isolationLevel\", \"readOnly\", \"deferrable\", \"timeout\"} as JSON", details));
    }
}
