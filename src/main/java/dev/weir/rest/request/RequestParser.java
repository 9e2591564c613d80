package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From a request as it came to what it asks for, by the grammar of PostgREST's HTTP interface. Without state, and
 * safe on any thread. Whatever does not follow the grammar, or would need what this version does not have, ends in a
 * {@link FailureException} with a {@link RequestFailure}; nothing is guessed.
 */
public final class RequestParser {

    private static final String METHODS = "GET, HEAD, QUERY, POST, PATCH, DELETE";

    private final Duration longestWait;

    /** @param longestWait the longest deadline that a request can have; {@code Prefer: wait=} above it is not honoured */
    public RequestParser(Duration longestWait) {
        this.longestWait = longestWait;
    }

    /**
     * What the request asks for.
     *
     * @throws FailureException when the request is wrong
     */
    public ApiRequest parse(RawRequest raw) {
        Action action = action(raw.method());
        Target target = target(raw.segment());
        Format format = Accepted.of(action, raw.headers().values("Accept"));
        Parameters parameters = new Parameters(parameters(action, raw));
        parameters.requireMeaningIn(action);
        List<String> columns = columns(parameters);
        return new ApiRequest(
                action,
                format,
                isRead(action) ? readProfile(raw.headers()) : SingleHeader.of(raw.headers(), "Content-Profile"),
                target,
                select(parameters),
                FilterParser.parse(parameters.filters()),
                order(parameters),
                page(action, parameters, raw.headers()),
                new PreferencesParser(action, format, longestWait)
                        .parse(raw.headers().values("Prefer")),
                columns,
                payload(action, raw, columns));
    }

    private static Action action(String method) {
        return switch (method) {
            case "GET" -> Action.READ;
            case "HEAD" -> Action.HEAD;
            case "QUERY" -> Action.QUERY;
            case "POST" -> Action.INSERT;
            case "PATCH" -> Action.UPDATE;
            case "DELETE" -> Action.DELETE;
            default -> throw new FailureException(new RequestFailure.MethodNotAllowed(method, METHODS));
        };
    }

    /** Those of the URL, and behind them those of a body that has some. */
    private static List<Parameter> parameters(Action action, RawRequest raw) {
        List<Parameter> ofUrl = QueryString.parse(raw.query());
        if (action != Action.QUERY) {
            return ofUrl;
        }
        MediaTypes.requireUncompressed(raw.headers().values("Content-Encoding"), raw.body());
        MediaTypes.requireForm(SingleHeader.of(raw.headers(), "Content-Type"));
        List<Parameter> all = new ArrayList<>(ofUrl);
        // A character a byte, as the URL is handed over.
        all.addAll(QueryString.parse(
                StandardCharsets.ISO_8859_1.decode(raw.body().duplicate()).toString()));
        return all;
    }

    private static boolean isRead(Action action) {
        return action == Action.READ || action == Action.QUERY || action == Action.HEAD;
    }

    /** The schema that a read, or a question about a relation, is for; null for the default one. */
    public static @Nullable String readProfile(Headers headers) {
        return SingleHeader.of(headers, "Accept-Profile");
    }

    /**
     * What a segment of the path names.
     *
     * @param raw the segment, still percent-encoded
     */
    public static Target target(String raw) {
        String relation = PercentDecoder.path(raw, "the path");
        if (relation.isEmpty()) {
            throw new FailureException(new RequestFailure.Malformed("The path names no relation", null, null));
        }
        return new Target.Relation(relation);
    }

    private static @Nullable List<String> columns(Parameters parameters) {
        String columns = parameters.get(ReservedParameter.COLUMNS);
        return columns == null ? null : ColumnsParser.parse(columns);
    }

    private static List<SelectItem> select(Parameters parameters) {
        String select = parameters.get(ReservedParameter.SELECT);
        return select == null || select.isBlank() ? List.of(new SelectItem.Star()) : SelectParser.parse(select);
    }

    private static List<OrderTerm> order(Parameters parameters) {
        String order = parameters.get(ReservedParameter.ORDER);
        return order == null ? List.of() : OrderParser.parse(order);
    }

    private static Page page(Action action, Parameters parameters, Headers headers) {
        // A range has a meaning with GET alone (RFC 9110, 14.2).
        String range = action == Action.READ ? SingleHeader.of(headers, "Range") : null;
        String unit = action == Action.READ ? SingleHeader.of(headers, "Range-Unit") : null;
        return PageParser.parse(
                parameters.get(ReservedParameter.LIMIT), parameters.get(ReservedParameter.OFFSET), range, unit);
    }

    private static @Nullable Payload payload(Action action, RawRequest raw, @Nullable List<String> columns) {
        if (action != Action.INSERT && action != Action.UPDATE) {
            return null;
        }
        MediaTypes.requireUncompressed(raw.headers().values("Content-Encoding"), raw.body());
        MediaTypes.requireJson(SingleHeader.of(raw.headers(), "Content-Type"));
        Payload payload = PayloadScanner.scan(raw.body(), columns == null);
        if (action == Action.UPDATE && payload.rows() > 1) {
            throw new FailureException(new RequestFailure.InvalidBody(
                    "A PATCH takes one object",
                    "The body has %d, and only one could be written".formatted(payload.rows())));
        }
        return payload;
    }
}
