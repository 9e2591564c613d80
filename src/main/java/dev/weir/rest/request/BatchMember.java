package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.InvalidBody;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One request of several that came as one.
 *
 * @param id by which others refer to it, and the client finds its answer
 * @param url relative to the root, with its query
 * @param headers by name, in any case
 * @param body as it would be the body of a request; a text for what is no JSON. Null when it has none
 * @param dependsOn the ids of requests before it that it may refer to
 */
public record BatchMember(
        String id,
        String method,
        String url,
        Map<String, String> headers,
        @Nullable String body,
        Set<String> dependsOn) {

    public BatchMember {
        Map<String, String> any = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        any.putAll(headers);
        headers = any;
        Stream.concat(Stream.of(id, method, url, Objects.requireNonNullElse(body, "")), any.values().stream())
                .filter(text -> !Utf8.isWhole(text))
                .findFirst()
                .ifPresent(half -> {
                    throw new FailureException(
                            new InvalidBody("The body is no list of requests", "It has half a surrogate pair"));
                });
        dependsOn = Set.copyOf(dependsOn);
    }

    /** The same with other texts. */
    BatchMember with(String otherUrl, @Nullable String otherBody) {
        return new BatchMember(id, method, otherUrl, headers, otherBody, dependsOn);
    }

    /** All values of a header, as of a request that came alone. */
    public List<String> values(String name) {
        String value = headers.get(name);
        return value == null ? List.of() : List.of(value);
    }

    /** Whether it has a part of an answer before it in its query or body. */
    public boolean refers() {
        return dependsOn.stream().anyMatch(this::refersTo);
    }

    private boolean refersTo(String other) {
        String reference = References.SIGN + other + References.STEP;
        return url.contains(reference) || Objects.requireNonNullElse(body, "").contains(reference);
    }

    /** Whether its body is JSON, as it is unless its headers say otherwise. */
    public boolean isJson() {
        String type = headers.get("Content-Type");
        return type == null || type.toLowerCase(Locale.ROOT).contains("json");
    }
}
