package dev.weir.rest.response;

import dev.weir.dispatch.work.Row;
import dev.weir.error.FailureException;
import dev.weir.error.ResponseFailure.HeadersInvalid;
import dev.weir.error.ResponseFailure.StatusInvalid;
import dev.weir.http.Fields;
import dev.weir.http.FieldsOfSql;
import dev.weir.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What SQL has said of the answer: {@code set_config('response.status', '202', true)}, and {@code response.headers} as a
 * JSON list of objects with one name and text each. It stands above what the service would say.
 */
public final class SaidBySql {

    private static final SaidBySql NOTHING = new SaidBySql(null, List.of());
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LEAST_STATUS = 200;
    private static final int MOST_STATUS = 599;

    private final @Nullable Integer status;
    private final List<Map.Entry<String, String>> fields;

    private SaidBySql(@Nullable Integer status, List<Map.Entry<String, String>> fields) {
        this.status = status;
        this.fields = fields;
    }

    /**
     * What the row says of its answer.
     *
     * @throws FailureException when it is not what can be answered
     */
    public static SaidBySql of(Row row) {
        String said = row.responseStatus();
        String headers = row.responseHeaders();
        return said == null && headers == null
                ? NOTHING
                : new SaidBySql(said == null ? null : status(said), headers == null ? List.of() : fields(headers));
    }

    private static Integer status(String said) {
        try {
            int status = Integer.parseInt(said.strip());
            if (status >= LEAST_STATUS && status <= MOST_STATUS) {
                return status;
            }
        } catch (NumberFormatException noNumber) {
            // As one that is none of an answer.
        }
        throw new FailureException(new StatusInvalid());
    }

    private static List<Map.Entry<String, String>> fields(String headers) {
        JsonNode list = parsed(headers);
        if (!list.isArray()) {
            throw invalid("It is no JSON array");
        }
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (JsonNode one : list) {
            if (!one.isObject() || one.size() != 1) {
                throw invalid("It has a member that is no object with a single key");
            }
            fields.add(field(one.properties().iterator().next()));
        }
        return fields;
    }

    private static JsonNode parsed(String headers) {
        try {
            return JSON.readTree(headers);
        } catch (JacksonException noJson) {
            throw invalid("It is no JSON array");
        }
    }

    private static Map.Entry<String, String> field(Map.Entry<String, JsonNode> field) {
        if (!field.getValue().isString()) {
            throw invalid("It has a value that is no string");
        }
        String value = field.getValue().stringValue();
        FieldsOfSql.refused(field.getKey(), value).ifPresent(why -> {
            throw invalid(why);
        });
        return Map.entry(field.getKey(), value);
    }

    private static FailureException invalid(String details) {
        return new FailureException(new HeadersInvalid(details));
    }

    /** The answer with it. Several fields of one name are all sent, in place of ours. */
    public Response applied(Response response) {
        if (status == null && fields.isEmpty()) {
            return response;
        }
        HttpHeaders headers = response.fields();
        fields.forEach(field -> headers.remove(field.getKey()));
        fields.forEach(field -> headers.add(field.getKey(), Fields.utf8(field.getValue())));
        if (status == null) {
            return response;
        }
        return hasBody(status) ? new Response(status, headers, response.takeBody()) : without(response, status);
    }

    private static boolean hasBody(int status) {
        return status != 204 && status != 205 && status != 304;
    }

    /** These never have one (RFC 9110, 15.3.5, 15.3.6, 15.4.5). */
    private static Response without(Response response, int status) {
        ByteBuf body = response.takeBody();
        if (body != null) {
            body.release();
        }
        response.fields().remove(Fields.CONTENT_TYPE);
        response.fields().remove(Fields.CONTENT_LENGTH);
        return new Response(status, response.fields(), null);
    }
}
