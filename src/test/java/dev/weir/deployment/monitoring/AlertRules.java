package dev.weir.deployment.monitoring;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The alert rules, read strictly: neither a key that nobody knows nor one that is there twice. */
record AlertRules(String apiVersion, String kind, Metadata metadata, Spec spec) {

    static final Path FILE = Path.of("k8s/components/monitoring/weir-rules.yaml");

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    record Metadata(String name, Map<String, String> labels) {}

    record Spec(List<Group> groups) {}

    record Group(String name, List<Rule> rules) {}

    /** A rule, which either records or alerts. */
    record Rule(
            @Nullable String record,
            @Nullable String alert,
            String expr,
            @JsonProperty("for") @Nullable String lasting,
            @Nullable Map<String, String> labels,
            @Nullable Map<String, String> annotations) {

        String label(String name) {
            return labels == null ? "" : labels.getOrDefault(name, "");
        }

        String annotation(String name) {
            return annotations == null ? "" : annotations.getOrDefault(name, "");
        }
    }

    static AlertRules read() {
        return STRICT.convertValue(yaml(FILE), AlertRules.class);
    }

    /** What is in a YAML file, keys in their order. */
    static Map<String, Object> yaml(Path file) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            return new Yaml(new SafeConstructor(options)).load(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Stream<Rule> rules() {
        return spec.groups().stream().flatMap(group -> group.rules().stream());
    }

    List<Rule> alerts() {
        return rules().filter(rule -> rule.alert() != null).toList();
    }

    /** The names of the alerts, each once. */
    List<String> alertNames() {
        return alerts().stream()
                .map(rule -> Objects.requireNonNull(rule.alert()))
                .distinct()
                .toList();
    }
}
