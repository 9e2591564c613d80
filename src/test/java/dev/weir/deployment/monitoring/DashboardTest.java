package dev.weir.deployment.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.deployment.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What can be known of the dashboard without a Grafana. */
class DashboardTest {

    private static final int COLUMNS = 24;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)}?");
    private static final Set<String> GRAFANAS_OWN = Set.of("__rate_interval", "__range");
    private static final Pattern SELECTOR =
            Pattern.compile("\\b(?:weir|http|jvm|process|r2dbc|logback)_\\w+\\{([^}]*)}");
    private static final Set<String> TYPES = Set.of("row", "stat", "timeseries", "heatmap", "table", "state-timeline");

    private final Dashboard dashboard = new Dashboard();
    private final JsonNode root = dashboard.root();

    @Test
    void itCanBeProvisioned() {
        assertThat(root.path("id").isNull()).isTrue();
        assertThat(root.path("uid").asString()).isEqualTo("weir");
        assertThat(root.path("title").asString()).isEqualTo("Weir");
        assertThat(root.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(42);
        // What an export for others adds, and provisioning does not understand.
        assertThat(root.propertyNames()).noneMatch(name -> name.startsWith("__"));
    }

    @Test
    void itHasTheRowsInTheOrderInWhichOneLooks() {
        assertThat(dashboard.everything().stream()
                        .filter(panel -> panel.path("type").asString().equals("row"))
                        .map(row -> row.path("title").asString()))
                .containsExactly(
                        "At a glance",
                        "Consumers",
                        "Saturation of the bound",
                        "Queue",
                        "Batches",
                        "Refusals",
                        "Latency by route",
                        "Database",
                        "JVM and process");
    }

    @Test
    void everyPanelHasAnIdOfItsOwnAndAKindThatComesWithGrafana() {
        assertThat(dashboard.everything().stream().map(panel -> panel.path("id").asInt()))
                .doesNotHaveDuplicates()
                .allMatch(id -> id > 0);
        assertThat(dashboard.everything()).allSatisfy(panel -> assertThat(TYPES)
                .contains(panel.path("type").asString()));
    }

    @Test
    void noPanelLiesOnAnotherOrBesideTheGrid() {
        Map<String, String> taken = new HashMap<>();
        for (JsonNode panel : dashboard.everything()) {
            JsonNode place = panel.path("gridPos");
            int x = place.path("x").asInt();
            int width = place.path("w").asInt();
            assertThat(x).as(Dashboard.title(panel)).isBetween(0, COLUMNS - 1);
            assertThat(x + width).as(Dashboard.title(panel)).isBetween(1, COLUMNS);
            for (int column = x; column < x + width; column++) {
                for (int line = 0; line < place.path("h").asInt(); line++) {
                    String cell = column + "," + (place.path("y").asInt() + line);
                    assertThat(taken.put(cell, Dashboard.title(panel))).as(cell).isNull();
                }
            }
        }
    }

    @Test
    void noLineOfTheGridIsLeftEmpty() {
        Set<Integer> lines = new HashSet<>();
        dashboard.everything().forEach(panel -> {
            JsonNode place = panel.path("gridPos");
            for (int line = 0; line < place.path("h").asInt(); line++) {
                lines.add(place.path("y").asInt() + line);
            }
        });
        assertThat(lines)
                .contains(0)
                .hasSize(lines.stream().mapToInt(line -> line + 1).max().orElse(0));
    }

    @Test
    void everyPanelSaysWhatItMeansAndInWhichUnit() {
        assertThat(dashboard.panels()).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.path("title").asString()).isNotBlank();
            assertThat(panel.path("description").asString())
                    .as(Dashboard.title(panel))
                    .hasSizeGreaterThan(40)
                    .endsWith(".");
            assertThat(panel.at("/fieldConfig/defaults/unit").asString())
                    .as(Dashboard.title(panel))
                    .isNotBlank();
        });
    }

    @Test
    void aDescriptionThatNamesAnAlertNamesOneThatExists() {
        List<String> alerts = AlertRules.read().alertNames();
        Set<String> named = dashboard.panels().stream()
                .flatMap(panel -> Pattern.compile("\\bWeir[A-Z]\\w+")
                        .matcher(panel.path("description").asString())
                        .results())
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        assertThat(named).isNotEmpty().isSubsetOf(alerts);
    }

    @Test
    void itLinksTheRunbooksAtThePlaceThatTheAlertsLink() {
        String place = root.at("/templating/list/0/query").asString();

        assertThat(root.at("/links/0/url").asString()).isEqualTo("${runbooks}/README.md");
        assertThat(AlertRules.read().alerts())
                .allSatisfy(alert -> assertThat(alert.annotation("runbook_url")).startsWith(place + "/"));
    }

    @Test
    void everythingIsAskedOfTheSourceThatIsChosen() {
        assertThat(dashboard.panels()).allSatisfy(panel -> {
            assertThat(Dashboard.targets(panel)).as(Dashboard.title(panel)).isNotEmpty();
            assertThat(Dashboard.targets(panel).stream()
                            .map(target -> target.path("refId").asString()))
                    .doesNotHaveDuplicates()
                    .doesNotContain("");
            Stream.concat(Stream.of(panel), Dashboard.targets(panel).stream())
                    .forEach(asker -> assertThat(asker.at("/datasource/uid").asString())
                            .as(Dashboard.title(panel))
                            .isEqualTo("${datasource}"));
            assertThat(Dashboard.targets(panel))
                    .allSatisfy(
                            target -> assertThat(target.path("expr").asString()).isNotBlank());
        });
    }

    @Test
    void everyVariableThatIsUsedIsThere() throws IOException {
        Set<String> defined = root.at("/templating/list")
                .valueStream()
                .map(variable -> variable.path("name").asString())
                .collect(Collectors.toSet());
        assertThat(defined).containsExactlyInAnyOrder("runbooks", "datasource", "namespace", "job", "pod", "instance");

        Set<String> used = VARIABLE.matcher(
                        Files.readString(Dashboard.FILE).replace("$1", "").replace("$__all", ""))
                .results()
                .map(variable -> variable.group(1))
                .collect(Collectors.toSet());
        used.removeAll(GRAFANAS_OWN);
        assertThat(used).isEqualTo(defined);
    }

    /** Other services have meters of the JVM and of HTTP too. */
    @Test
    void everyMetricIsThatOfTheProcessesThatAreChosen() {
        assertThat(dashboard.expressions()).allSatisfy(expression -> {
            List<String> selectors = SELECTOR.matcher(expression)
                    .results()
                    .map(selector -> selector.group(1))
                    .toList();
            assertThat(selectors).allSatisfy(selector -> assertThat(selector)
                    .contains(
                            "namespace=~\"$namespace\"", "job=~\"$job\"", "pod=~\"$pod\"", "instance=~\"$instance\""));
            assertThat(selectors.size())
                    .as(expression)
                    .isGreaterThanOrEqualTo(PromQl.metrics(expression).contains("ALERTS") ? 0 : 1);
        });
    }

    /** All jobs are those in the list, which are Weirs; all of the others are everything, also where there is none. */
    @Test
    void allJobsAreNotEverythingThatPrometheusScrapes() {
        root.at("/templating/list")
                .valueStream()
                .filter(variable -> variable.path("includeAll").asBoolean())
                .forEach(variable -> assertThat(variable.path("allValue").asString(""))
                        .as(variable.path("name").asString())
                        .isEqualTo(variable.path("name").asString().equals("job") ? "" : ".*"));
    }

    /** What a line or a column is called decides which override it gets. */
    @Test
    void everyOverrideIsForSomethingThatIsShown() {
        assertThat(dashboard.panels()).allSatisfy(panel -> {
            Set<String> shown = shown(panel);
            panel.at("/fieldConfig/overrides")
                    .valueStream()
                    .filter(override -> override.at("/matcher/id").asString().equals("byName"))
                    .forEach(override -> assertThat(shown)
                            .as(Dashboard.title(panel))
                            .contains(override.at("/matcher/options").asString()));
        });
    }

    /** The legends, the columns, and the values of labels that have names of their own. */
    private static Set<String> shown(JsonNode panel) {
        Set<String> shown =
                new HashSet<>(Set.of("active", "idle", "changing", "fast", "slow", "closed", "lost", "vanished"));
        shown.addAll(Set.of("warn", "error"));
        Dashboard.targets(panel)
                .forEach(target -> shown.add(target.path("legendFormat").asString("")));
        panel.path("transformations").valueStream().forEach(step -> step.at("/options/renameByName")
                .valueStream()
                .forEach(name -> shown.add(name.asString())));
        return shown;
    }

    @Test
    void promtoolUnderstandsEveryExpression(@TempDir Path directory) throws Exception {
        Programs.assumeInstalled("promtool");
        List<String> lines = new ArrayList<>(List.of("groups:", "- name: dashboard", "  rules:"));
        List<String> expressions = dashboard.expressions();
        for (int i = 0; i < expressions.size(); i++) {
            lines.add("  - record: expression:" + i);
            lines.add("    expr: '" + concrete(expressions.get(i)).replace("'", "''") + "'");
        }
        Path file = Files.write(directory.resolve("dashboard.rules.yaml"), lines);

        assertThat(Programs.promtool("check", "rules", file.toString()).orFail())
                .contains(expressions.size() + " rules found");
    }

    private static String concrete(String expression) {
        return VARIABLE.matcher(expression).replaceAll(variable -> switch (variable.group(1)) {
            case "__rate_interval", "__range" -> "5m";
            case "1" -> Matcher.quoteReplacement("$1");
            default -> ".*";
        });
    }
}
