package dev.weir.sql;

import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Result.Field;
import dev.weir.dispatch.work.Row;
import dev.weir.http.Fields;
import dev.weir.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Writes results as the driver reads them. */
final class Results {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Commands whose tag tells how many rows they touched. */
    private static final Set<String> COUNTED =
            Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "MOVE", "FETCH", "COPY");

    private Results() {}

    /** The answer of a batch without statements. */
    static Response none(SqlRequest request) {
        return write(request, json -> results(json, List.of(), request));
    }

    /** The answer, which needs the result no more: it is released. */
    static Response render(Result result, SqlRequest request) {
        try {
            return write(request, json -> {
                if (request.batch()) {
                    results(json, all(result), request);
                } else {
                    new ResultWriter(json, request.rawText(), request.arrays().getFirst()).write(result);
                }
            });
        } finally {
            result.release();
        }
    }

    private static List<Result> all(Result first) {
        return Stream.concat(Stream.of(first), first.next().stream()).toList();
    }

    private static void results(JsonGenerator json, List<Result> results, SqlRequest request) {
        json.writeStartObject().writeArrayPropertyStart("results");
        for (int i = 0; i < results.size(); i++) {
            new ResultWriter(json, request.rawText(), request.arrays().get(i)).write(results.get(i));
        }
        json.writeEndArray().writeEndObject();
    }

    private static Response write(SqlRequest request, Consumer<JsonGenerator> body) {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.buffer();
        boolean written = false;
        try {
            try (JsonGenerator json = JSON.createGenerator((OutputStream) new ByteBufOutputStream(out))) {
                body.accept(json);
            }
            written = true;
        } finally {
            if (!written) {
                out.release();
            }
        }
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set(Fields.CONTENT_TYPE, Fields.JSON);
        headers.set(Fields.CONTENT_LENGTH, out.readableBytes());
        request.echoed().forEach(headers::set);
        return new Response(200, headers, out);
    }

    /** Writes one result. */
    private record ResultWriter(JsonGenerator json, boolean rawText, boolean array) {

        void write(Result result) {
            json.writeStartObject().writeStringProperty("command", result.command());
            if (COUNTED.contains(result.command())) {
                json.writeNumberProperty("rowCount", result.count());
            } else {
                json.writeNullProperty("rowCount");
            }
            json.writeBooleanProperty("rowAsArray", array).writeArrayPropertyStart("fields");
            result.fields().forEach(this::field);
            json.writeEndArray().writeArrayPropertyStart("rows");
            result.rows().forEach(row -> row(row, result.fields()));
            json.writeEndArray().writeEndObject();
        }

        private void field(Field field) {
            json.writeStartObject()
                    .writeStringProperty("name", field.name())
                    .writeNumberProperty("dataTypeID", Integer.toUnsignedLong(field.type()))
                    .writeNumberProperty("tableID", Integer.toUnsignedLong(field.table()))
                    .writeNumberProperty("columnID", field.column())
                    .writeNumberProperty("dataTypeSize", field.size())
                    .writeNumberProperty("dataTypeModifier", field.modifier())
                    .writeStringProperty("format", "text")
                    .writeEndObject();
        }

        private void row(Row row, List<Field> fields) {
            if (array) {
                json.writeStartArray();
            } else {
                json.writeStartObject();
            }
            for (int i = 0; i < fields.size(); i++) {
                if (!array) {
                    json.writeName(fields.get(i).name());
                }
                value(row.text(i), fields.get(i).type());
            }
            if (array) {
                json.writeEndArray();
            } else {
                json.writeEndObject();
            }
        }

        private void value(@Nullable String text, int type) {
            if (text == null) {
                json.writeNull();
            } else if (rawText) {
                json.writeString(text);
            } else {
                NativeValues.write(json, text, type);
            }
        }
    }
}
