package dev.weir.rest.request;

import dev.weir.rest.request.CallArguments.Argument;
import dev.weir.rest.request.CallArguments.Kind;
import dev.weir.rest.request.CallArguments.OfBody;
import dev.weir.rest.request.CallArguments.OfText;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call. In a query string a value that begins with an operator is a filter of the function's rows, as
 * in PostgREST, and any other an argument.
 */
final class CallParser {

    private static final Pattern OPERATION =
            Pattern.compile("(?:not\\.)?([a-z]+)(?:\\([a-z_]*\\))?\\..*", Pattern.DOTALL);

    private CallParser() {}

    /** Whether the parameter is an argument of a call without a body. */
    static boolean isArgument(Parameter parameter) {
        return !LogicParser.names(parameter.name()) && !isOperation(parameter.value());
    }

    private static boolean isOperation(String value) {
        var operation = OPERATION.matcher(value);
        return operation.matches() && OperationParser.names(operation.group(1));
    }

    static CallArguments ofQuery(List<Parameter> parameters) {
        return new OfText(parameters.stream()
                .map(parameter -> new Argument(parameter.name(), parameter.value()))
                .toList());
    }

    /** @param columns the keys that are to be taken; null for all */
    static CallArguments ofBody(RawRequest raw, @Nullable List<String> columns) {
        MediaTypes.requireUncompressed(raw.headers().values("Content-Encoding"), raw.body());
        ByteBuffer body = raw.body();
        return switch (MediaTypes.formOfCall(SingleHeader.of(raw.headers(), "Content-Type"))) {
            case FORM -> ofForm(PayloadParser.text(body));
            case TEXT -> OfBody.of(PayloadParser.text(body), Kind.TEXT);
            case XML -> OfBody.of(PayloadParser.text(body), Kind.XML);
            case BYTES -> OfBody.of(bytes(body), Kind.BYTES);
            case JSON -> ofJson(body, columns);
            case CSV -> named(CsvBody.parse(PayloadParser.text(body)), columns, Kind.CSV);
        };
    }

    private static CallArguments ofForm(String text) {
        return ofQuery(new ArrayList<>(QueryString.parse(text)));
    }

    /** An object has names, and so has the first object of an array. Nothing is an object of nothing. */
    private static CallArguments ofJson(ByteBuffer body, @Nullable List<String> columns) {
        if (PayloadParser.text(body).isBlank()) {
            return new OfBody(Set.of(), "{}", Kind.JSON, OfBody.Names.OF_OBJECT);
        }
        return named(PayloadScanner.any(body), columns, Kind.JSON);
    }

    private static OfBody named(Payload payload, @Nullable List<String> columns, Kind kind) {
        if (payload.rows() == 0) {
            return OfBody.of(payload.json(), kind);
        }
        return new OfBody(
                columns == null ? payload.keys() : new LinkedHashSet<>(columns),
                payload.json(),
                kind,
                payload.array() ? OfBody.Names.OF_FIRST : OfBody.Names.OF_OBJECT);
    }

    private static String bytes(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        return "\\x" + HexFormat.of().formatHex(bytes);
    }
}
