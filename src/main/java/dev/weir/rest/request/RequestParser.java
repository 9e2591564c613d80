package dev.weir.rest.request;

import dev.weir.error.CallFailure;
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

    private static final String METHODS = "GET, HEAD, QUERY, POST, PUT, PATCH, DELETE";

    /** What stands before the name of a function. */
    private static final String CALL = "rpc/";

    private static final List<SelectItem> ALL = List.of(new SelectItem.Star());

    private final Duration longestWait;
    private final TxEnd end;
    private final EmbedLimits limits;

    /** A parser of requests whose writes remain. */
    public RequestParser(Duration longestWait) {
        this(longestWait, EmbedLimits.DEFAULT, TxEnd.COMMIT);
    }

    /**
     * A parser.
     *
     * @param longestWait the longest deadline that a request can have; {@code Prefer: wait=} above it is not honoured
     * @param limits how much may be embedded
     * @param end how transactions end
     */
    public RequestParser(Duration longestWait, EmbedLimits limits, TxEnd end) {
        this.longestWait = longestWait;
        this.limits = limits;
        this.end = end;
    }

    /**
     * What the request asks for.
     *
     * @throws FailureException when the request is wrong
     */
    public ApiRequest parse(RawRequest raw) {
        Target target = target(raw.segment());
        Action action = action(target, raw.method());
        Accepted accepted = Accepted.of(raw.headers().values("Accept"));
        Parameters parameters = new Parameters(parameters(action, raw));
        parameters.requireMeaningIn(action);
        List<String> columns = columns(ReservedParameter.COLUMNS, parameters);
        Preferences preferences = preferences(raw.headers(), action, accepted);
        CallArguments arguments = arguments(target, action, raw, parameters, columns);
        boolean sameKeys = columns == null && !preferences.writing().missingDefault();
        // As in PostgREST, those of an insert have no effect: there is nothing to choose from.
        Condition.And filter = FilterParser.parse(action == Action.INSERT ? List.of() : parameters.filters());
        List<EmbedOptions> embedded = embedded(parameters);
        FilterParser.requireFew(filter, embedded);
        return new ApiRequest(
                action,
                accepted,
                action.reads() ? readProfile(raw.headers()) : SingleHeader.of(raw.headers(), "Content-Profile"),
                target,
                select(parameters),
                filter,
                order(parameters),
                page(action, parameters, raw.headers()),
                embedded,
                preferences,
                columns,
                columns(ReservedParameter.ON_CONFLICT, parameters),
                payload(action, raw, sameKeys),
                arguments);
    }

    /** What a request means by its method alone. */
    public static Action action(RawRequest raw) {
        return action(target(raw.segment()), raw.method());
    }

    /**
     * What a request prefers, whatever its query and body are.
     *
     * @throws FailureException when that cannot be honoured
     */
    public Preferences preferences(RawRequest raw) {
        return preferences(raw.headers(), action(raw), Accepted.of(raw.headers().values("Accept")));
    }

    private Preferences preferences(Headers headers, Action action, Accepted accepted) {
        List<String> prefer = headers.values("Prefer");
        if (prefer.isEmpty() && action.reads()) {
            return Preferences.NONE;
        }
        return new PreferencesParser(action, accepted.own(action).orElse(Format.JSON), longestWait, end).parse(prefer);
    }

    private static CallArguments arguments(
            Target target, Action action, RawRequest raw, Parameters parameters, @Nullable List<String> columns) {
        if (action == Action.CALL) {
            return CallParser.ofBody(raw, columns);
        }
        return target instanceof Target.Function
                ? CallParser.ofQuery(parameters.takeArguments())
                : CallArguments.none();
    }

    private static Action action(Target target, String method) {
        return target instanceof Target.Function ? call(method) : action(method);
    }

    private static Action call(String method) {
        return switch (method) {
            case "GET" -> Action.READ;
            case "HEAD" -> Action.HEAD;
            case "POST" -> Action.CALL;
            default -> throw new FailureException(new CallFailure.MethodOfCall(method));
        };
    }

    private static Action action(String method) {
        return switch (method) {
            case "GET" -> Action.READ;
            case "HEAD" -> Action.HEAD;
            case "QUERY" -> Action.QUERY;
            case "POST" -> Action.INSERT;
            case "PUT" -> Action.PUT;
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

    /** The schema that a read, or a question about a relation, is for; null for the default one. */
    public static @Nullable String readProfile(Headers headers) {
        return SingleHeader.of(headers, "Accept-Profile");
    }

    /**
     * What a segment of the path names.
     *
     * @param raw the segment, still percent-encoded; of a function with {@code rpc/} before it
     */
    public static Target target(String raw) {
        if (raw.startsWith(CALL)) {
            return new Target.Function(PercentDecoder.path(raw.substring(CALL.length()), "the path"));
        }
        String relation = PercentDecoder.path(raw, "the path");
        if (relation.isEmpty()) {
            throw new FailureException(new RequestFailure.Malformed("The path names no relation", null, null));
        }
        return new Target.Relation(relation);
    }

    private static @Nullable List<String> columns(ReservedParameter parameter, Parameters parameters) {
        String columns = parameters.get(parameter);
        return columns == null ? null : ColumnsParser.parse(parameter, columns);
    }

    private List<SelectItem> select(Parameters parameters) {
        String select = parameters.get(ReservedParameter.SELECT);
        return select == null || select.isBlank() ? ALL : SelectParser.parse(select, limits);
    }

    private static List<OrderTerm> order(Parameters parameters) {
        String order = parameters.get(ReservedParameter.ORDER);
        return order == null ? List.of() : OrderParser.parse("order", order);
    }

    private static List<EmbedOptions> embedded(Parameters parameters) {
        if (parameters.embedded().isEmpty()) {
            return List.of();
        }
        List<EmbedOptions> embedded = new ArrayList<>(parameters.embedded().size());
        parameters.embedded().forEach((path, own) -> embedded.add(embedded(path, own)));
        return embedded;
    }

    private static EmbedOptions embedded(List<String> path, Parameters parameters) {
        String name = String.join(".", path);
        String order = parameters.get(ReservedParameter.ORDER);
        return new EmbedOptions(
                path,
                name,
                FilterParser.parse(parameters.filters()),
                order == null ? List.of() : OrderParser.parse(name + ".order", order),
                PageParser.parse(
                        parameters.get(ReservedParameter.LIMIT), parameters.get(ReservedParameter.OFFSET), null, null));
    }

    private static Page page(Action action, Parameters parameters, Headers headers) {
        // A range has a meaning with GET alone (RFC 9110, 14.2).
        String range = action == Action.READ ? SingleHeader.of(headers, "Range") : null;
        String unit = action == Action.READ ? SingleHeader.of(headers, "Range-Unit") : null;
        return PageParser.parse(
                parameters.get(ReservedParameter.LIMIT), parameters.get(ReservedParameter.OFFSET), range, unit);
    }

    private static @Nullable Payload payload(Action action, RawRequest raw, boolean sameKeys) {
        return action.hasBody() ? PayloadParser.parse(raw, sameKeys) : null;
    }
}
