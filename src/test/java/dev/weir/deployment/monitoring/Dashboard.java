package dev.weir.deployment.monitoring;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard, as Grafana is given it. */
final class Dashboard {

    static final Path FILE = Path.of("k8s/components/monitoring/weir-dashboard.json");

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode root = STRICT.readTree(FILE);

    JsonNode root() {
        return root;
    }

    /** All panels, those in collapsed rows included. */
    List<JsonNode> everything() {
        return panels(root).toList();
    }

    private static Stream<JsonNode> panels(JsonNode of) {
        return of.path("panels").valueStream().flatMap(panel -> Stream.concat(Stream.of(panel), panels(panel)));
    }

    /** The panels that show something. */
    List<JsonNode> panels() {
        return everything().stream()
                .filter(panel -> !panel.path("type").asString().equals("row"))
                .toList();
    }

    /** What a panel asks for. */
    static List<JsonNode> targets(JsonNode panel) {
        return panel.path("targets").valueStream().toList();
    }

    /** All that is asked for: by panels, and for the marks in them. */
    List<String> expressions() {
        return Stream.concat(
                        panels().stream().flatMap(panel -> targets(panel).stream()),
                        root.at("/annotations/list").valueStream().map(list -> list.path("target")))
                .map(target -> target.path("expr").asString())
                .filter(expression -> !expression.isEmpty())
                .toList();
    }

    static String title(JsonNode panel) {
        return panel.path("id").asString() + " " + panel.path("title").asString();
    }
}
