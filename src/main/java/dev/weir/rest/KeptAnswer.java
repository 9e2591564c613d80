package dev.weir.rest;

import dev.weir.dispatch.work.Row;
import dev.weir.error.FailureException;
import dev.weir.error.KeyFailure.KeyReused;
import dev.weir.error.KeyFailure.KeyedAnswerTooLarge;
import dev.weir.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The answer to a write as it is kept with its key.
 *
 * @param headers a JSON list of pairs
 * @param body in hexadecimal digits; null when there is none
 */
record KeptAnswer(int status, String headers, @Nullable String body) {

    /** Says that an answer is that of an earlier request. */
    private static final AsciiString REPLAYED = AsciiString.cached("Idempotency-Replayed");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * What is kept of an answer, which is released.
     *
     * @throws FailureException when its body is larger than may be kept
     */
    static KeptAnswer of(Response response, long maxBytes) {
        try {
            if (response.bodyBytes() > maxBytes) {
                throw new FailureException(new KeyedAnswerTooLarge(maxBytes));
            }
            ArrayNode fields = JsonNodeFactory.instance.arrayNode();
            response.fields().iteratorCharSequence().forEachRemaining(field -> fields.addArray()
                    .add(field.getKey().toString())
                    // A character a byte, as it is sent.
                    .add(field.getValue().toString()));
            return new KeptAnswer(response.status(), fields.toString(), hex(response));
        } finally {
            response.release();
        }
    }

    private static @Nullable String hex(Response response) {
        ByteBuf body = response.takeBody();
        if (body == null) {
            return null;
        }
        try {
            return ByteBufUtil.hexDump(body);
        } finally {
            body.release();
        }
    }

    /**
     * The answer of a row of the table, which is released.
     *
     * @throws FailureException when the key was kept for another request
     */
    static Response read(Row row, IdempotencyKey key) {
        try {
            if (!key.fingerprint().equals(row.text(0))) {
                throw new FailureException(new KeyReused());
            }
            HttpHeaders fields = new DefaultHttpHeaders();
            for (JsonNode field : JSON.readTree(Objects.requireNonNull(row.text(2)))) {
                fields.add(field.get(0).stringValue(), bytes(field.get(1).stringValue()));
            }
            fields.set(REPLAYED, "true");
            String body = row.text(3);
            return new Response(
                    Integer.parseInt(Objects.requireNonNull(row.text(1))),
                    fields,
                    body == null ? null : Unpooled.wrappedBuffer(HexFormat.of().parseHex(body)));
        } finally {
            row.release();
        }
    }

    private static AsciiString bytes(String value) {
        return new AsciiString(value.getBytes(StandardCharsets.ISO_8859_1));
    }
}
