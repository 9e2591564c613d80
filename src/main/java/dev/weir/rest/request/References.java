package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.InvalidBody;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;

/**
 * Puts what earlier requests have answered in the place of {@code $id/name}: in the query, and as a whole text of a JSON body.
 * The steps lead through the answer's body; a name leads through the only row of a list.
 */
public final class References {

    static final String SIGN = "$";
    static final String STEP = "/";

    private static final JsonFactory JSON = new JsonFactory();

    /** What has a meaning in filters and lists, where a value must not end its place. */
    private static final Pattern SPECIAL = Pattern.compile("[,()\"\\\\{}]");

    private final BatchMember member;
    private final Pattern reference;
    private final Function<String, @Nullable JsonNode> bodies;

    private References(BatchMember member, Function<String, @Nullable JsonNode> bodies) {
        this.member = member;
        this.bodies = bodies;
        String ids = member.dependsOn().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        this.reference = Pattern.compile("\\$(" + ids + ")((?:/[A-Za-z0-9_-]+)+)");
    }

    /**
     * The request with its references resolved.
     *
     * @param bodies the body that a request has answered, by its id; null when it has none that is JSON
     * @throws FailureException when there is nothing where a reference leads
     */
    public static BatchMember resolved(BatchMember member, Function<String, @Nullable JsonNode> bodies) {
        if (!member.refers()) {
            return member;
        }
        References references = new References(member, bodies);
        String body = member.body();
        return member.with(references.inQuery(), body == null || !member.isJson() ? body : references.inBody(body));
    }

    private String inQuery() {
        int query = member.url().indexOf('?');
        if (query < 0) {
            return member.url();
        }
        Matcher found = reference.matcher(member.url().substring(query));
        return member.url().substring(0, query)
                + found.replaceAll(match -> {
                    JsonNode value = value(match.group(1), match.group(2));
                    if (value.isContainer() || value.isNull()) {
                        throw unusable(match.group(), "is no single value");
                    }
                    String text = value.asString();
                    if (SPECIAL.matcher(text).find()) {
                        throw unusable(match.group(), "has characters that have a meaning in a query");
                    }
                    if (!Utf8.isWhole(text)) {
                        throw unusable(match.group(), "has half a surrogate pair");
                    }
                    return Matcher.quoteReplacement(
                            URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"));
                });
    }

    /** All that is no reference stays as it is written. */
    private String inBody(String body) {
        StringBuilder out = new StringBuilder();
        int copied = 0;
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                Matcher found = token == JsonToken.VALUE_STRING ? reference.matcher(json.getString()) : null;
                if (found != null && found.matches()) {
                    json.finishToken();
                    out.append(body, copied, (int) json.currentTokenLocation().getCharOffset());
                    out.append(value(found.group(1), found.group(2)));
                    copied = (int) json.currentLocation().getCharOffset();
                }
            }
        }
        return out.append(body, copied, body.length()).toString();
    }

    private JsonNode value(String id, String path) {
        JsonNode node = bodies.apply(id);
        for (String step : List.of(path.substring(1).split(STEP))) {
            node = node == null ? null : step(node, step);
        }
        if (node == null) {
            throw unusable(SIGN + id + path, "leads to nothing");
        }
        return node;
    }

    private static @Nullable JsonNode step(JsonNode node, String step) {
        if (!node.isArray()) {
            return node.get(step);
        }
        boolean isNumber = step.chars().allMatch(Character::isDigit) && step.length() < 9;
        if (isNumber) {
            return node.get(Integer.parseInt(step));
        }
        return node.size() == 1 ? node.get(0).get(step) : null;
    }

    private FailureException unusable(String text, String why) {
        return new FailureException(new InvalidBody("A reference cannot be resolved", text + " " + why));
    }
}
