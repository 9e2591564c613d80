package dev.weir.deployment.image;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The demonstration, {@code compose.yaml}.
 *
 * @param services by name
 */
record Compose(JsonNode services) {

    private static final Path FILE = Path.of("src/main/docker/compose.yaml");

    /**
     * A file of the project in a container.
     *
     * @param source in the project
     * @param target in the container
     * @param mode what the container may do with it
     */
    record Mount(Path source, String target, String mode) {}

    static Compose read() throws IOException {
        return new Compose(yaml(FILE).get("services"));
    }

    /** Any YAML file; a key that is there twice is an error. */
    static JsonNode yaml(Path file) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (Reader text = Files.newBufferedReader(file)) {
            return JsonMapper.shared().valueToTree(new Yaml(new SafeConstructor(options)).load(text));
        }
    }

    JsonNode service(String name) {
        return services.get(name);
    }

    /** A service's variables. */
    Map<String, String> environment(String service) {
        Map<String, String> environment = new TreeMap<>();
        service(service)
                .path("environment")
                .properties()
                .forEach(variable -> environment.put(
                        variable.getKey(), byDefault(variable.getValue().asString())));
        return environment;
    }

    /** As compose substitutes it where the variable is not set. */
    private static String byDefault(String value) {
        return value.replaceAll("\\$\\{\\w+:-([^}]*)}", "$1");
    }

    List<Mount> mounts() {
        return services.values().stream()
                .flatMap(service -> texts(service.path("volumes")))
                .map(volume -> volume.split(":", -1))
                .map(parts -> new Mount(
                        FILE.resolveSibling(parts[0]).normalize(), parts[1], parts.length > 2 ? parts[2] : ""))
                .toList();
    }

    /** The project's file that a container finds under this name. */
    Path mountedAs(String target) {
        return mounts().stream()
                .filter(mount -> mount.target().equals(target))
                .map(Mount::source)
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nothing is mounted as " + target));
    }

    /** The texts of a list. */
    static Stream<String> texts(JsonNode list) {
        return list.values().stream().map(JsonNode::asString);
    }
}
