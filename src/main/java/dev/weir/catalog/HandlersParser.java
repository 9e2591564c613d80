package dev.weir.catalog;

import dev.weir.catalog.MediaHandlers.Handler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes {@link MediaHandlers} of what PostgreSQL answers. Pure. */
final class HandlersParser {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TARGET = "target";

    private HandlersParser() {}

    static MediaHandlers parse(byte[] json) {
        JsonNode answer = JSON.readTree(json);
        Map<Long, Handler> ofFunctions = new HashMap<>();
        for (JsonNode node : answer.required("functions")) {
            ofFunctions.put(JsonNodes.number(node, TARGET), handler(node));
        }
        List<Handler> ofAnyRows = new ArrayList<>();
        Map<Long, List<Handler>> ofRelations = new HashMap<>();
        for (JsonNode node : answer.required("aggregates")) {
            boolean any = node.required(TARGET).isNull();
            List<Handler> made = any
                    ? ofAnyRows
                    : ofRelations.computeIfAbsent(JsonNodes.number(node, TARGET), oid -> new ArrayList<>());
            made.add(handler(node));
        }
        ofRelations.replaceAll((oid, made) -> List.copyOf(made));
        return new MediaHandlers(ofAnyRows, ofRelations, ofFunctions, JsonNodes.optional(answer, "geoJson"));
    }

    private static Handler handler(JsonNode node) {
        return new Handler(
                JsonNodes.name(node, "schema", "name"),
                JsonNodes.string(node, "mediaType"),
                JsonNodes.flag(node, "bytes"));
    }
}
