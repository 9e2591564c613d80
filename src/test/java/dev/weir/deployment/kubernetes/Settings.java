package dev.weir.deployment.kubernetes;

import dev.weir.documentation.SettingsTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The settings that exist: those of the documentation, and those that Spring Boot's modules say they have. */
final class Settings {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private static final Map<String, String> DEFAULTS = SettingsTable.defaults();

    private static final Set<String> VARIABLES = Stream.concat(DEFAULTS.keySet().stream(), metadata())
            .flatMap(Settings::variables)
            .collect(Collectors.toUnmodifiableSet());

    private Settings() {}

    /** Whether a variable of the environment sets anything. */
    static boolean isVariable(String name) {
        return VARIABLES.contains(name);
    }

    /** The default that the documentation names, in milliseconds. */
    static long millis(String setting) {
        return DurationStyle.detectAndParse(
                        Optional.ofNullable(DEFAULTS.get(setting)).orElseThrow())
                .toMillis();
    }

    /** A dash is left out in a variable's name, or is an underscore like a dot. */
    private static Stream<String> variables(String setting) {
        return Stream.<Function<String, String>>of(name -> name.replace("-", ""), name -> name.replace('-', '_'))
                .map(change -> change.apply(setting).replace('.', '_').toUpperCase(Locale.ROOT));
    }

    private static Stream<String> metadata() {
        try {
            return Collections.list(Settings.class.getClassLoader().getResources(METADATA)).stream()
                    .flatMap(Settings::names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> names(URL metadata) {
        try (InputStream file = metadata.openStream()) {
            return JsonMapper.shared()
                    .readTree(file)
                    .path("properties")
                    .valueStream()
                    .map(property -> property.path("name"))
                    .map(JsonNode::asString);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
