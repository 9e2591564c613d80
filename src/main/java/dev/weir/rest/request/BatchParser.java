package dev.weir.rest.request;

import dev.weir.error.BatchFailure.TooManyRequests;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.InvalidBody;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads several requests that came as one, in the form of JSON batches of OData 4.01: {@code {"requests":[...]}}, or the list
 * alone. A body of JSON is kept as it is written.
 */
public final class BatchParser {

    private static final String REQUESTS = "requests";

    /** A request acts as one client, and is repeated as a whole. */
    private static final Set<String> OF_ALL = Set.of("authorization", "apikey", "cookie", "idempotency-key");

    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] bytes;
    private final int most;
    private final List<BatchMember> members = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private @Nullable String group;

    private BatchParser(byte[] bytes, int most) {
        this.bytes = bytes;
        this.most = most;
    }

    /**
     * The requests in their order.
     *
     * @param most how many there may be
     * @throws FailureException when it is something else
     */
    public static List<BatchMember> parse(ByteBuffer body, int most) {
        OptionalInt invalid = Utf8.firstInvalid(body, Utf8.text(body));
        if (invalid.isPresent()) {
            throw new FailureException(new InvalidBody(
                    "The body is not JSON", "Byte %d does not belong to valid UTF-8".formatted(invalid.getAsInt())));
        }
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        BatchParser parser = new BatchParser(bytes, most);
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            parser.read(json);
        } catch (JacksonException noJson) {
            throw new FailureException(new InvalidBody("The body is not JSON", noJson.getOriginalMessage()), noJson);
        }
        return parser.members;
    }

    private void read(JsonParser json) {
        if (json.nextToken() == JsonToken.START_OBJECT) {
            require(REQUESTS.equals(json.nextName()), "It has other names than " + REQUESTS);
            json.nextToken();
        }
        require(json.currentToken() == JsonToken.START_ARRAY, "It is no list of requests");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (members.size() == most) {
                throw new FailureException(new TooManyRequests(most));
            }
            members.add(member(json));
        }
        while (json.nextToken() != null) {
            require(json.currentToken() == JsonToken.END_OBJECT, "It has more than " + REQUESTS);
        }
        require(!members.isEmpty(), "There are no requests in it");
    }

    private BatchMember member(JsonParser json) {
        require(json.currentToken() == JsonToken.START_OBJECT, "A request is no object");
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, String> headers = Map.of();
        Set<String> dependsOn = Set.of();
        Span body = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "id", "method", "url", "atomicityGroup" -> texts.put(name, text(json, name));
                case "headers" -> headers = headers(json);
                case "dependsOn" -> dependsOn = dependsOn(json);
                case "body" -> body = span(json);
                default -> throw wrong("A request has the name " + Excerpt.of(name) + ", which has no meaning");
            }
        }
        return member(texts, headers, body, dependsOn);
    }

    private BatchMember member(
            Map<String, String> texts, Map<String, String> headers, @Nullable Span body, Set<String> dependsOn) {
        String id = texts.getOrDefault("id", Integer.toString(members.size()));
        require(ids.add(id), "Two requests have the id " + Excerpt.of(id));
        String method = texts.get("method");
        String url = texts.get("url");
        if (method == null || url == null) {
            throw wrong("The request " + Excerpt.of(id) + " has no " + (method == null ? "method" : "url"));
        }
        if (texts.containsKey("atomicityGroup")) {
            require(group == null || group.equals(texts.get("atomicityGroup")), "All requests are one atomicityGroup");
            group = texts.get("atomicityGroup");
        }
        BatchMember plain = new BatchMember(id, method, url, headers, null, dependsOn);
        return plain.with(url, body == null ? null : plain.isJson() ? body.json() : body.text());
    }

    private static String text(JsonParser json, String name) {
        require(json.currentToken() == JsonToken.VALUE_STRING, name + " is no text");
        return json.getString();
    }

    private static Map<String, String> headers(JsonParser json) {
        require(json.currentToken() == JsonToken.START_OBJECT, "headers is no object");
        Map<String, String> headers = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            require(
                    !OF_ALL.contains(name.toLowerCase(Locale.ROOT)),
                    "The header " + Excerpt.of(name) + " belongs to the request as a whole");
            headers.put(name, text(json, "A header"));
        }
        return headers;
    }

    /** Those before it alone: what comes later has no answer yet. */
    private Set<String> dependsOn(JsonParser json) {
        require(json.currentToken() == JsonToken.START_ARRAY, "dependsOn is no list");
        Set<String> all = new LinkedHashSet<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            String id = text(json, "An id in dependsOn");
            require(
                    ids.contains(id) || id.equals(group),
                    "dependsOn has " + Excerpt.of(id) + ", which is none before it");
            all.add(id);
        }
        return all;
    }

    /**
     * A value as it is written.
     *
     * @param text what it says; null when it is no text
     */
    private record Span(String json, @Nullable String text) {

        @Override
        public String text() {
            if (text == null) {
                throw wrong("A body that is not JSON is no text");
            }
            return text;
        }
    }

    private Span span(JsonParser json) {
        int from = (int) json.currentTokenLocation().getByteOffset();
        String text = json.currentToken() == JsonToken.VALUE_STRING ? json.getString() : null;
        json.skipChildren();
        json.finishToken();
        int to = (int) json.currentLocation().getByteOffset();
        return new Span(new String(bytes, from, to - from, StandardCharsets.UTF_8), text);
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw wrong(why);
        }
    }

    private static FailureException wrong(String why) {
        return new FailureException(new InvalidBody("The body is no list of requests", why));
    }
}
