package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a JSON body to its end without building a tree: PostgreSQL parses it again, and checks the values, which are
 * skipped here.
 */
final class PayloadScanner {

    private static final String INVALID = "Empty or invalid json";

    /** Objects and arrays in each other; PostgreSQL's own stack holds fewer. */
    private static final int DEPTH = 50_000;

    /**
     * Lengths are bounded by the body's, so Jackson's own limits are lifted. Names are not kept between requests: a
     * client could fill the table they are kept in.
     */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .build();

    private final JsonParser parser;
    private final boolean sameKeys;
    private final Set<String> keys = new LinkedHashSet<>();
    private int rows;

    private PayloadScanner(JsonParser parser, boolean sameKeys) {
        this.parser = parser;
        this.sameKeys = sameKeys;
    }

    /** @param sameKeys whether every object must have the keys of the first */
    static Payload scan(ByteBuffer body, boolean sameKeys) {
        String json = decode(body);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            PayloadScanner scanner = new PayloadScanner(parser, sameKeys);
            boolean array = scanner.orRefusal(scanner::document);
            return new Payload(json, scanner.keys, array, scanner.rows);
        }
    }

    /**
     * Any JSON text. Its keys are those of the object that it is, or of the first one in the array that it is, which are its
     * rows; anything else has none.
     */
    static Payload any(ByteBuffer body) {
        String json = decode(body);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            PayloadScanner scanner = new PayloadScanner(parser, false);
            boolean array = scanner.orRefusal(scanner::anything);
            return new Payload(json, scanner.keys, array, scanner.rows);
        }
    }

    private static String decode(ByteBuffer body) {
        ByteBuffer bytes = body.duplicate();
        int start = bytes.position();
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(bytes, text, true);
        if (result.isError()) {
            throw invalid("Byte %d does not belong to valid UTF-8".formatted(bytes.position() - start + 1), null);
        }
        return text.flip().toString();
    }

    private boolean orRefusal(BooleanSupplier reading) {
        try {
            return reading.getAsBoolean();
        } catch (StreamConstraintsException e) {
            throw invalid(at(parser.currentLocation(), "It is nested more than %d deep".formatted(DEPTH)), e);
        } catch (JacksonException e) {
            throw invalid(at(e.getLocation(), JsonErrors.words(e)), e);
        }
    }

    private boolean document() {
        boolean array = begin() == JsonToken.START_ARRAY;
        if (array) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                object("All object keys must match", "each element of the array to be an object");
            }
        } else {
            object(INVALID, "an object or an array of objects");
        }
        end();
        return array;
    }

    private boolean anything() {
        boolean array = begin() == JsonToken.START_ARRAY;
        if (!array || parser.nextToken() != JsonToken.END_ARRAY) {
            value();
            while (array && parser.nextToken() != JsonToken.END_ARRAY) {
                parser.skipChildren();
            }
        }
        end();
        return array;
    }

    private void value() {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            object(INVALID, "an object");
        } else {
            parser.skipChildren();
        }
    }

    private JsonToken begin() {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw invalid("The body is empty", null);
        }
        return first;
    }

    private void end() {
        if (parser.nextToken() != null) {
            throw invalid(here("There is more after the end of the JSON text"), null);
        }
    }

    private void object(String message, String expected) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new FailureException(new RequestFailure.InvalidBody(
                    message, here("Expected %s, found %s".formatted(expected, found()))));
        }
        TokenStreamLocation start = parser.currentTokenLocation();
        Set<String> own = rows == 0 || !sameKeys ? keys : new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            own.add(parser.currentName());
            parser.nextToken();
            parser.skipChildren();
        }
        rows++;
        if (!own.equals(keys)) {
            throw otherKeys(start, own);
        }
    }

    private String found() {
        return switch (parser.currentToken()) {
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "null";
        };
    }

    private FailureException otherKeys(TokenStreamLocation start, Set<String> own) {
        String difference = keys.stream()
                .filter(key -> !own.contains(key))
                .findFirst()
                .map(key -> "lacks the key %s of the first".formatted(Excerpt.of(key)))
                .orElseGet(() -> own.stream()
                        .filter(key -> !keys.contains(key))
                        .findFirst()
                        .map(key -> "has the key %s, which the first has not".formatted(Excerpt.of(key)))
                        .orElseThrow());
        return new FailureException(new RequestFailure.InvalidBody(
                "All object keys must match", at(start, "Object %d %s".formatted(rows, difference))));
    }

    private String here(String what) {
        return at(parser.currentTokenLocation(), what);
    }

    private static String at(TokenStreamLocation location, String what) {
        return "Line %d, column %d: %s".formatted(location.getLineNr(), location.getColumnNr(), what);
    }

    private static FailureException invalid(String details, @Nullable Throwable cause) {
        return new FailureException(new RequestFailure.InvalidBody(INVALID, details), cause);
    }
}
