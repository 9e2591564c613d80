package dev.weir.deployment.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.deployment.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AlertRulesTest {

    private static final Path CASES = Path.of("src/test/promtool");
    /** Where the cases look for the rules. */
    private static final Path PLAIN = Path.of("target/weir.rules.yaml");

    private final AlertRules rules = AlertRules.read();

    @Test
    void theyAreAResourceOfThePrometheusOperator() {
        assertThat(rules.apiVersion()).isEqualTo("monitoring.coreos.com/v1");
        assertThat(rules.kind()).isEqualTo("PrometheusRule");
        assertThat(rules.metadata().name()).isEqualTo("weir");
    }

    /** Rules of one group are evaluated one after the other, so that an alert sees what was recorded a moment ago. */
    @Test
    void whatIsRecordedIsInTheGroupOfItsAlertsAndBeforeThem() {
        assertThat(rules.spec().groups()).hasSize(1);
        assertThat(rules.rules().dropWhile(rule -> rule.record() != null)).allMatch(rule -> rule.record() == null);
    }

    @Test
    void whatStandsInTheFilesHeadMakesAPlainRuleFileOfIt() throws Exception {
        extract();

        assertThat(AlertRules.yaml(PLAIN))
                .isEqualTo(AlertRules.yaml(AlertRules.FILE).get("spec"));
        assertThat(Files.readString(Path.of("src/docs/runbooks/README.md"))).contains(documentedLine());
    }

    @Test
    void everyAlertSaysWhatItIsHowUrgentAndWhereToReadOn() {
        assertThat(rules.alerts()).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.alert()).matches("Weir[A-Z][A-Za-z]+");
            assertThat(alert.label("severity")).isIn("critical", "warning");
            assertThat(alert.annotation("summary")).endsWith(".").contains("{{");
            assertThat(alert.annotation("description")).endsWith(".").contains("{{");
            assertThat(alert.annotation("runbook")).isEqualTo("src/docs/runbooks/" + alert.alert() + ".md");
            assertThat(alert.annotation("runbook_url"))
                    .isEqualTo("http://localhost:8081/runbooks/" + alert.alert() + ".md");
            assertThat(alert.lasting()).as("for").matches("[1-9][0-9]*m");
        });
    }

    /** A namespace is missing in a static configuration, and there is one of several replicas in a rollout. */
    @Test
    void sumsAreByTheFleetAndNeverOverAllOfThem() {
        assertThat(rules.rules()).allSatisfy(rule -> assertThat(rule.expr().replaceAll("\\s+", " "))
                .doesNotContainPattern("\\b(sum|max|min|avg|count|group) ?\\("));
        assertThat(rules.rules()).allSatisfy(rule -> assertThat(rule.expr().replaceAll("\\s+", " "))
                .doesNotContainPattern("\\bby \\((?!namespace, job)"));
    }

    @Test
    void everyAlertHasAFileOfCases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(rules.alertNames().stream()
                            .map(alert -> alert + ".yaml")
                            .toList());
        }
    }

    @Test
    void promtoolFindsNoFault() throws Exception {
        Programs.assumeInstalled("promtool");
        extract();

        Programs.promtool("check", "rules", PLAIN.toString()).orFail();
    }

    @Test
    void everyAlertFiresWhenItShouldAndStaysSilentBesides() throws Exception {
        Programs.assumeInstalled("promtool");
        extract();
        List<String> arguments = new ArrayList<>(List.of("test", "rules"));
        rules.alertNames()
                .forEach(alert -> arguments.add(CASES.resolve(alert + ".yaml").toString()));

        Programs.promtool(arguments.toArray(String[]::new)).orFail();
    }

    /** Otherwise a silence would prove nothing: the metric may be misspelt in the case. */
    @Test
    void everyFileOfCasesHasOneInWhichItsAlertFires() {
        assertThat(rules.alertNames()).allSatisfy(alert -> {
            Map<String, Object> cases = AlertRules.yaml(CASES.resolve(alert + ".yaml"));
            assertThat(cases.get("rule_files")).isEqualTo(List.of("../../../" + PLAIN));
            assertThat(cases.toString()).contains("exp_alerts=").contains("alertname=" + alert);
        });
    }

    private static void extract() throws Exception {
        Files.createDirectories(PLAIN.getParent());
        Programs.shell(documentedLine().replace("> weir.rules.yaml", "> " + PLAIN))
                .orFail();
    }

    /** The line to type, as the comment at the head of the file has it. */
    private static String documentedLine() throws IOException {
        return Files.readAllLines(AlertRules.FILE).stream()
                .filter(line -> line.startsWith("#   sed "))
                .map(line -> line.substring("#   ".length()))
                .findFirst()
                .orElseThrow();
    }
}
