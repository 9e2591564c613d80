package dev.weir.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Takes fields out of what the catalog's queries answer; one that is missing is an error. */
final class JsonNodes {

    private JsonNodes() {}

    static QualifiedName name(JsonNode node, String schema, String name) {
        return new QualifiedName(string(node, schema), string(node, name));
    }

    static String string(JsonNode node, String field) {
        return node.required(field).asString();
    }

    static @Nullable String optional(JsonNode node, String field) {
        return node.required(field).isNull() ? null : string(node, field);
    }

    static long number(JsonNode node, String field) {
        return node.required(field).longValue();
    }

    static boolean flag(JsonNode node, String field) {
        return node.required(field).booleanValue();
    }

    static List<String> strings(JsonNode node, String field) {
        List<String> strings = new ArrayList<>();
        for (JsonNode element : node.required(field)) {
            strings.add(element.asString());
        }
        return strings;
    }

    /** The members of an object whose values are all texts, in their order. */
    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            texts.put(member.getKey(), member.getValue().asString());
        }
        return texts;
    }
}
