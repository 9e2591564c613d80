package dev.weir.rest;

import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.AnswerTooLarge;
import dev.weir.http.ErrorResponses;
import dev.weir.http.Fields;
import dev.weir.http.Response;
import dev.weir.rest.request.BatchMember;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The answer to several requests that came as one, in the form of JSON batches of OData 4.01. A body of JSON is as it came. */
final class BatchAnswer {

    private BatchAnswer() {}

    /**
     * One answer of all, which are released.
     *
     * @throws FailureException when their bodies are larger together than one answer may be
     */
    static Response of(List<BatchMember> members, List<Response> responses, long maxBytes) {
        ByteBuf out = Unpooled.buffer();
        try {
            long bytes = responses.stream().mapToLong(Response::bodyBytes).sum();
            if (bytes > maxBytes) {
                throw new FailureException(new AnswerTooLarge(maxBytes));
            }
            out.writeCharSequence("{\"responses\":[", StandardCharsets.UTF_8);
            for (int i = 0; i < responses.size(); i++) {
                out.writeCharSequence(i == 0 ? "" : ",\n", StandardCharsets.UTF_8);
                write(out, members.get(i).id(), responses.get(i));
            }
            out.writeCharSequence("]}", StandardCharsets.UTF_8);
            return new Response(200, json(out.readableBytes()), out.retain());
        } finally {
            out.release();
            responses.forEach(Response::release);
        }
    }

    private static void write(ByteBuf out, String id, Response response) {
        ObjectNode head = JsonNodeFactory.instance.objectNode();
        head.put("id", id).put("status", response.status());
        ObjectNode headers = head.putObject("headers");
        response.fields().names().stream()
                .filter(name -> !Fields.CONTENT_LENGTH.contentEqualsIgnoreCase(name))
                .forEach(name -> headers.put(name, value(response, name)));
        String text = head.toString();
        ByteBuf body = response.takeBody();
        if (body == null) {
            out.writeCharSequence(text, StandardCharsets.UTF_8);
            return;
        }
        try {
            out.writeCharSequence(text.substring(0, text.length() - 1) + ",\"body\":", StandardCharsets.UTF_8);
            writeBody(out, response, body);
            out.writeCharSequence("}", StandardCharsets.UTF_8);
        } finally {
            body.release();
        }
    }

    private static void writeBody(ByteBuf out, Response response, ByteBuf body) {
        String type = Objects.requireNonNullElse(response.fields().get(Fields.CONTENT_TYPE), "");
        if (type.contains("json")) {
            out.writeBytes(body);
            return;
        }
        String text = type.startsWith("text/") || type.contains("xml")
                ? body.toString(StandardCharsets.UTF_8)
                : Base64.getUrlEncoder().encodeToString(ByteBufUtil.getBytes(body));
        out.writeCharSequence(JsonMapper.shared().writeValueAsString(text), StandardCharsets.UTF_8);
    }

    /** A field has a character a byte. */
    private static String value(Response response, String name) {
        String joined = String.join(", ", response.fields().getAll(name));
        return new String(joined.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static HttpHeaders json(int length) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set(Fields.CONTENT_TYPE, Fields.JSON);
        headers.set(Fields.CONTENT_LENGTH, length);
        return headers;
    }

    /** The error of one of them: with its status, and with which one it was. */
    static Response of(Failure failure, FailedMember failed) {
        Response plain = ErrorResponses.render(failure);
        ByteBuf body = Objects.requireNonNull(plain.takeBody());
        try {
            ObjectNode error = (ObjectNode) JsonMapper.shared().readTree(ByteBufUtil.getBytes(body));
            error.putObject("request").put("index", failed.index()).put("id", failed.id());
            byte[] bytes = error.toString().getBytes(StandardCharsets.UTF_8);
            plain.fields().set(Fields.CONTENT_LENGTH, bytes.length);
            return new Response(plain.status(), plain.fields(), Unpooled.wrappedBuffer(bytes));
        } finally {
            body.release();
        }
    }
}
