package dev.weir.deployment.monitoring;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A runbook for each alert, an alert for each runbook, and nothing in one that leads nowhere. */
class RunbooksTest {

    private static final Path DIRECTORY = Path.of("src/docs/runbooks");
    private static final Path OVERVIEW = DIRECTORY.resolve("README.md");

    private final AlertRules rules = AlertRules.read();

    @Test
    void thereIsOneForEachAlertAndNoOther() throws IOException {
        assertThat(pages().filter(not(OVERVIEW::equals)).map(Path::getFileName).map(Path::toString))
                .containsExactlyInAnyOrderElementsOf(
                        rules.alertNames().stream().map(alert -> alert + ".md").toList());
    }

    @Test
    void eachHasTheSameFourPartsInTheSameOrder() {
        assertThat(rules.alertNames()).allSatisfy(alert -> {
            List<String> lines = Files.readAllLines(DIRECTORY.resolve(alert + ".md"));
            assertThat(lines.getFirst()).isEqualTo("# " + alert);
            assertThat(lines.stream().filter(line -> line.startsWith("##")))
                    .containsExactly("## Meaning", "## Impact", "## Diagnosis", "## Mitigation");
        });
    }

    /** Somebody who was just woken wants to type, and to know what the answer means. */
    @Test
    void eachHasCommandsToType() {
        assertThat(rules.alertNames())
                .allSatisfy(alert -> assertThat(Files.readString(DIRECTORY.resolve(alert + ".md")))
                        .containsPattern("\n {4}(curl|kubectl|select|java)"));
    }

    @Test
    void theOverviewListsEachAlertWithItsSeverities() throws IOException {
        List<String> rows = Files.readAllLines(OVERVIEW).stream()
                .filter(line -> line.startsWith("| [Weir"))
                .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2) + 1))
                .toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        rules.alertNames().stream().map(this::row).toList());
    }

    private String row(String alert) {
        String severities = rules.alerts().stream()
                .filter(rule -> Objects.equals(rule.alert(), alert))
                .map(rule -> rule.label("severity"))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return "| [%s](%s.md) | %s |".formatted(alert, alert, severities);
    }

    private static Stream<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.sorted().toList().stream();
        }
    }
}
