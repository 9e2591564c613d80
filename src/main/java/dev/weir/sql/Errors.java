package dev.weir.sql;

import dev.weir.dispatch.work.ServerError;
import dev.weir.dispatch.work.ServerException;
import dev.weir.error.DatabaseFailure;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.http.ErrorResponses;
import dev.weir.http.Fields;
import dev.weir.http.Response;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes failures as the driver reads them: it reads the fields of those alone whose status is 400. */
final class Errors {

    private static final int BAD_REQUEST = 400;

    /** The letters of the protocol's fields. */
    private static final Map<String, Character> FIELDS = fields();

    private Errors() {}

    private static Map<String, Character> fields() {
        Map<String, Character> fields = new LinkedHashMap<>();
        fields.put("message", 'M');
        fields.put("code", 'C');
        fields.put("detail", 'D');
        fields.put("hint", 'H');
        fields.put("position", 'P');
        fields.put("internalPosition", 'p');
        fields.put("internalQuery", 'q');
        fields.put("severity", 'S');
        fields.put("where", 'W');
        fields.put("table", 't');
        fields.put("column", 'c');
        fields.put("schema", 's');
        fields.put("dataType", 'd');
        fields.put("constraint", 'n');
        fields.put("file", 'F');
        fields.put("line", 'L');
        fields.put("routine", 'R');
        return fields;
    }

    static Response render(FailureException failed) {
        Failure failure = failed.failure();
        boolean databases = failure instanceof DatabaseFailure;
        ObjectNode body =
                databases && failed.getCause() instanceof ServerException server ? of(server) : of(failure, databases);
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        Response plain = ErrorResponses.render(failure);
        try {
            plain.fields().set(Fields.CONTENT_LENGTH, bytes.length);
            return new Response(
                    databases ? BAD_REQUEST : failure.status(), plain.fields(), Unpooled.wrappedBuffer(bytes));
        } finally {
            plain.release();
        }
    }

    private static ObjectNode of(ServerException server) {
        ServerError error = server.error();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        FIELDS.forEach((name, letter) -> put(body, name, error.fields().get(letter)));
        if (server.statement() != ServerException.NONE) {
            body.put("queryIndex", server.statement());
        }
        return body;
    }

    private static ObjectNode of(Failure failure, boolean databases) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        put(body, "message", failure.message());
        put(body, "code", failure.code());
        put(body, "detail", failure.details());
        put(body, "hint", failure.hint());
        put(body, "severity", databases || failure.status() < 500 ? "ERROR" : "FATAL");
        return body;
    }

    /** What is absent is left out, as the driver's types have it: undefined, and not null. */
    private static void put(ObjectNode body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
