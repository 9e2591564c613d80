package dev.weir.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files from which everything is rendered, by themselves. */
class KustomizationsTest {

    private static final String KUSTOMIZATION = "kustomization.yaml";

    /** For people, or for other programs than kustomize. */
    private static final Set<String> NOT_RENDERED =
            Set.of("README.md", "prometheus-adapter-values.yaml", KUSTOMIZATION);

    @ParameterizedTest(name = "{0}")
    @MethodSource("kustomizations")
    void useNoFieldThatKustomizeHasReplaced(Path file) {
        assertThat(StrictYaml.read(Sources.read(file), Kustomization.class).kind())
                .isEqualTo(file.startsWith(Sources.ORIGINAL.resolve("components")) ? "Component" : "Kustomization");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bases", "commonLabels", "vars", "patchesStrategicMerge", "patchesJson6902", "imageTags"})
    void aFieldThatKustomizeHasReplacedWouldBeNoticed(String field) {
        assertThatThrownBy(() -> StrictYaml.read("kind: Kustomization\n" + field + ": []\n", Kustomization.class))
                .hasMessageContaining(field);
    }

    @Test
    void everyFileIsUsedAndEveryFileThatIsUsedIsThere() {
        Set<Path> used = kustomizations()
                .flatMap(file -> StrictYaml.read(Sources.read(file), Kustomization.class)
                        .paths()
                        .map(path -> file.resolveSibling(path).normalize()))
                .collect(Collectors.toSet());

        assertThat(used).allMatch(Files::exists);
        assertThat(Sources.files()
                        .filter(file ->
                                !NOT_RENDERED.contains(file.getFileName().toString())))
                .isNotEmpty()
                .isSubsetOf(used);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("yaml")
    void noKeyStandsThereTwice(Path file) {
        assertThat(StrictYaml.documents(Sources.read(file))).isNotEmpty();
    }

    @Test
    void theAdaptersRuleAsksForPodsOfNamespaces() {
        PrometheusAdapter.Rule rule = PrometheusAdapter.rule();

        assertThat(rule.resources().overrides())
                .allSatisfy((label, resource) -> assertThat(resource.resource()).isEqualTo(label))
                .containsOnlyKeys("namespace", "pod");
        assertThat(rule.metricsQuery()).contains("<<.Series>>{<<.LabelMatchers>>}", "by (<<.GroupBy>>)");
    }

    @Test
    void theReadmeSaysWhichSecretsAreYoursToMake() {
        assertThat(Rendering.all().flatMap(rendering -> rendering.secrets().stream()))
                .allSatisfy(name -> assertThat(Sources.read(Sources.ORIGINAL.resolve("README.md")))
                        .contains("| `" + name + "` |"));
    }

    static Stream<Path> kustomizations() {
        return Sources.files().filter(file -> file.endsWith(KUSTOMIZATION));
    }

    static Stream<Path> yaml() {
        return Sources.files().filter(file -> file.toString().endsWith(".yaml"));
    }
}
