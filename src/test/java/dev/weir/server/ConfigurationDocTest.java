package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.documentation.SettingsTable;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.unit.DataSize;

/** Compares the documentation's tables of settings with the code. */
class ConfigurationDocTest {

    private static final String NONE = "-";

    /** Read from the environment by name, with a default that is not a constant or needs no binding. */
    private static final Map<String, String> NOT_BOUND =
            Map.of("weir.instance", "host and port", "weir.unauthenticated", "false");

    private static final Map<String, List<Class<?>>> UNITS = Map.of(
            "time", List.of(Duration.class),
            "size", List.of(DataSize.class),
            "number", List.of(int.class, Integer.class, Long.class),
            "part", List.of(double.class),
            "yes or no", List.of(boolean.class),
            "list", List.of(List.class, Set.class),
            "text", List.of(String.class, Map.class));

    private record Setting(@Nullable Object value, ResolvableType type) {}

    @Test
    void theTableHasEverySettingThatExistsAndNoOther() throws Exception {
        assertThat(SettingsTable.defaults().keySet().stream().filter(key -> key.startsWith("weir.")))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(settings().keySet().stream(), NOT_BOUND.keySet().stream())
                                .toList());
    }

    @Test
    void theTableHasTheDefaultsThatTheCodeHas() throws Exception {
        Map<String, String> documented = SettingsTable.defaults();
        settings().forEach((key, setting) -> assertThat(read(key, documented.getOrDefault(key, ""), setting.type()))
                .as(key)
                .isEqualTo(Optional.ofNullable(setting.value())
                        .filter(value -> !Map.of().equals(value))));
        assertThat(documented).containsAllEntriesOf(NOT_BOUND);
    }

    @Test
    void theTableHasTheUnitsThatTheCodeHas() throws Exception {
        Map<String, String> documented = SettingsTable.units();
        settings().forEach((key, setting) -> {
            Class<?> type = setting.type().toClass();
            String unit = documented.getOrDefault(key, "");
            assertThat(
                            unit.equals("choice")
                                    ? type.isEnum()
                                    : UNITS.getOrDefault(unit, List.of()).contains(type))
                    .as(key)
                    .isTrue();
        });
    }

    @Test
    void theTableHasTheDefaultsThatTheConfigurationFileHas() throws Exception {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new ClassPathResource("application.yml"));
        Properties file = Objects.requireNonNull(yaml.getObject());

        assertThat(SettingsTable.defaults().entrySet().stream()
                        .filter(entry -> entry.getKey().contains("server."))
                        .toList())
                .hasSize(4)
                .allSatisfy(entry -> assertThat(file.get(entry.getKey())).hasToString(entry.getValue()));
    }

    private static Optional<Object> read(String key, String text, ResolvableType type) {
        if (text.equals(NONE)) {
            return Optional.empty();
        }
        return Optional.of(new Binder(new MapConfigurationPropertySource(Map.of(key, text)))
                .bind(key, Bindable.of(type))
                .get());
    }

    /** Every component of every properties record, with its value when nothing is set. */
    private static Map<String, Setting> settings() throws ReflectiveOperationException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        Map<String, Setting> settings = new TreeMap<>();
        for (var found : scanner.findCandidateComponents("dev.weir")) {
            addSettings(Class.forName(found.getBeanClassName()), settings);
        }
        return settings;
    }

    private static void addSettings(Class<?> type, Map<String, Setting> settings) throws ReflectiveOperationException {
        String prefix = type.getAnnotation(ConfigurationProperties.class).value();
        Object defaults = new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate(prefix, type);
        for (RecordComponent component : type.getRecordComponents()) {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            settings.put(
                    prefix + "." + DataObjectPropertyName.toDashedForm(component.getName()),
                    new Setting(accessor.invoke(defaults), ResolvableType.forMethodReturnType(accessor)));
        }
    }
}
