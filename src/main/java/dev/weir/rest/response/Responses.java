package dev.weir.rest.response;

import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.AnswerTooLarge;
import dev.weir.http.Fields;
import dev.weir.http.Response;
import dev.weir.rest.plan.AnswerRow;
import dev.weir.rest.plan.CallPlan;
import dev.weir.rest.plan.DeletePlan;
import dev.weir.rest.plan.ExplainPlan;
import dev.weir.rest.plan.InsertPlan;
import dev.weir.rest.plan.Plan;
import dev.weir.rest.plan.ReadPlan;
import dev.weir.rest.plan.UpdatePlan;
import dev.weir.rest.request.Action;
import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.request.Format;
import dev.weir.rest.request.Handled;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the answer to a request that went well. */
public final class Responses {

    private Responses() {}

    /**
     * Makes the answer of the row. The row is taken over and released in any case; its body is not copied.
     *
     * @param path the path of the request as it came, still percent-encoded
     * @param estimated how many rows the planner expects in all; null when it was not asked
     * @throws dev.weir.error.FailureException when the page asked for lies beyond the last row, the body would be
     *     larger than the plan allows, or it has a place for one row and there is another number of them
     */
    public static Response render(ApiRequest request, Plan plan, Row row, String path, @Nullable Long estimated) {
        try {
            RowCounts counts = RowCounts.of(plan, row, estimated);
            counts.requireFitting(plan.format());
            requireBody(plan, row);
            int status = status(plan, counts, row);
            HttpHeaders headers = headers(request, plan, counts);
            ByteBuf body = plan.body() ? body(plan, row) : null;
            Location.of(plan, row).ifPresent(query -> headers.set(Fields.LOCATION, path + query));
            describe(headers, status, plan, body);
            return new Response(status, headers, body);
        } finally {
            row.release();
        }
    }

    /** The body, which belongs to the caller. */
    private static @Nullable ByteBuf body(Plan plan, Row row) {
        ByteBuf body = row.bytes(AnswerRow.BODY);
        if (body == null) {
            return null;
        }
        return plan.format() instanceof Handled handled && handled.bytes() ? HexBytes.decoded(body) : body.retain();
    }

    /** Answers the lines of a plan. The result is taken over and released. */
    public static Response explanation(ApiRequest request, ExplainPlan plan, Result result) {
        try {
            HttpHeaders headers = headers(request, plan, RestFields.READ_VARIES_BY);
            String type = plan.how().mediaType(plan.of().format());
            headers.set(Fields.CONTENT_TYPE, Fields.contentType(type));
            String lines = result.rows().stream().map(row -> row.text(0)).collect(Collectors.joining("\n"));
            byte[] body = lines.getBytes(StandardCharsets.UTF_8);
            headers.set(Fields.CONTENT_LENGTH, body.length);
            return new Response(200, headers, plan.body() ? Unpooled.wrappedBuffer(body) : null);
        } finally {
            result.release();
        }
    }

    /**
     * Makes the head of an answer in {@link Format#NDJSON}, whose rows follow. There is no Content-Range: the number of
     * rows is not known yet, and a range needs its end.
     */
    public static Response stream(ApiRequest request) {
        HttpHeaders headers = headers(request, null, RestFields.READ_VARIES_BY);
        headers.set(Fields.CONTENT_TYPE, RestFields.contentType(Format.NDJSON));
        return new Response(200, headers, null);
    }

    private static void requireBody(Plan plan, Row row) {
        if (plan.reads() && plan.body() && row.bytes(AnswerRow.BODY) == null) {
            throw new FailureException(new AnswerTooLarge(plan.maxBytes()));
        }
    }

    private static int status(Plan plan, RowCounts counts, Row row) {
        return switch (plan) {
            case ReadPlan read -> {
                counts.requireWithin(read.root().page().offset());
                yield counts.readStatus();
            }
            case InsertPlan insert -> inserted(insert, row);
            case UpdatePlan update -> update.body() ? 200 : 204;
            case DeletePlan delete -> delete.body() ? 200 : 204;
            case CallPlan call -> {
                counts.requireWithin(call.page().offset());
                yield call.returnsNothing() ? 204 : counts.readStatus();
            }
            case ExplainPlan explain -> 200;
        };
    }

    /** 201 unless all rows were there already. */
    private static int inserted(InsertPlan plan, Row row) {
        if (!plan.merges() || Long.parseLong(Objects.requireNonNull(row.text(AnswerRow.INSERTED))) > 0) {
            return 201;
        }
        return plan.put() != null && !plan.body() ? 204 : 200;
    }

    private static HttpHeaders headers(ApiRequest request, Plan plan, RowCounts counts) {
        HttpHeaders headers =
                headers(request, plan, plan.reads() ? RestFields.READ_VARIES_BY : RestFields.WRITE_VARIES_BY);
        headers.set(Fields.CONTENT_RANGE, contentRange(plan, counts));
        return headers;
    }

    /** A resolution was not applied where nothing makes a row the same as another, and a count not to a stream. */
    private static List<String> applied(ApiRequest request, @Nullable Plan plan) {
        List<String> applied = request.preferences().applied();
        if (plan == null) {
            return without("count", applied);
        }
        return plan instanceof InsertPlan insert && insert.conflict() == null
                ? without("resolution", applied)
                : applied;
    }

    private static List<String> without(String name, List<String> applied) {
        return applied.stream()
                .filter(preference -> !preference.toLowerCase(Locale.ROOT).startsWith(name))
                .toList();
    }

    /** @param plan null of a stream */
    private static HttpHeaders headers(ApiRequest request, @Nullable Plan plan, AsciiString variesBy) {
        List<String> applied = applied(request, plan);
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set(Fields.VARY, variesBy);
        if (request.action() == Action.QUERY) {
            headers.set(RestFields.CACHE_CONTROL, RestFields.NO_STORE);
        }
        if (request.schema() != null) {
            headers.set(RestFields.CONTENT_PROFILE, Fields.utf8(request.schema()));
        }
        if (!applied.isEmpty()) {
            headers.set(Fields.PREFERENCE_APPLIED, String.join(", ", applied));
        }
        return headers;
    }

    private static String contentRange(Plan plan, RowCounts counts) {
        return switch (plan) {
            case ReadPlan read -> counts.range(read.root().page().offset());
            case UpdatePlan update -> counts.range(0);
            case InsertPlan insert -> counts.rangeOfNone();
            case DeletePlan delete -> counts.rangeOfNone();
            case CallPlan call -> counts.range(call.page().offset());
            case ExplainPlan explain -> counts.rangeOfNone();
        };
    }

    /** HEAD has the type of the body that GET would have, but not its length: that is known only once it is built. */
    private static void describe(HttpHeaders headers, int status, Plan plan, @Nullable ByteBuf body) {
        if (body != null || plan instanceof ReadPlan || (plan instanceof CallPlan && status != 204)) {
            headers.set(Fields.CONTENT_TYPE, RestFields.contentType(plan.format()));
        }
        if (body != null) {
            headers.set(Fields.CONTENT_LENGTH, body.readableBytes());
        } else if (status != 204 && !(plan instanceof ReadPlan) && !(plan instanceof CallPlan)) {
            headers.set(Fields.CONTENT_LENGTH, 0);
        }
    }

    /**
     * Answers a document that describes the surface.
     *
     * @param schema that it is of, where there is a choice; null where there is none
     */
    public static Response document(String contentType, @Nullable String schema, byte[] document) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set(Fields.VARY, RestFields.ROOT_VARIES_BY);
        if (schema != null) {
            headers.set(RestFields.CONTENT_PROFILE, Fields.utf8(schema));
        }
        headers.set(Fields.CONTENT_TYPE, contentType);
        headers.set(Fields.CONTENT_LENGTH, document.length);
        return new Response(200, headers, Unpooled.wrappedBuffer(document));
    }

    /**
     * Says which methods a target has.
     *
     * @param queried whether it can be asked by QUERY too
     */
    public static Response options(String allowed, boolean queried) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set(Fields.ALLOW, allowed);
        if (queried) {
            headers.set(RestFields.ACCEPT_QUERY, RestFields.FORM);
        }
        headers.set(Fields.CONTENT_LENGTH, 0);
        return new Response(200, headers, null);
    }
}
