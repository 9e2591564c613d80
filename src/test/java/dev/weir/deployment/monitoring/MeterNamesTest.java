package dev.weir.deployment.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever reads a metric that does not exist gets an empty panel, or an alert that never fires. */
class MeterNamesTest {

    private static final Pattern MENTIONED =
            Pattern.compile("\\b(?:weir|http_server|jvm|process|r2dbc|logback)_[a-z0-9_]*[a-z0-9]\\b");

    private final AlertRules rules = AlertRules.read();
    private final Dashboard dashboard = new Dashboard();

    @Test
    void metricsAreFoundInAnExpression() {
        assertThat(PromQl.metrics("""
                sum by (state, le) (rate(a_total{b="c{d}", e=~"f"}[5m])) / on (g) group_left () h:i:rate2m > 0.5
                  and on (j) k unless max without (l) (avg_over_time(m[$__rate_interval])) or vector(0)
                """)).containsExactlyInAnyOrder("a_total", "h:i:rate2m", "k", "m");
    }

    @Test
    void everyMetricOfTheRulesExistsOrIsRecordedByThem() {
        Set<String> known = known();
        rules.rules().map(AlertRules.Rule::record).filter(Objects::nonNull).forEach(known::add);

        assertThat(rules.rules()).allSatisfy(rule -> assertThat(known).containsAll(PromQl.metrics(rule.expr())));
    }

    @Test
    void everyMetricOfTheDashboardExists() {
        Set<String> known = known();
        known.add("ALERTS");

        assertThat(dashboard.expressions()).hasSizeGreaterThan(40).allSatisfy(expression -> assertThat(known)
                .containsAll(PromQl.metrics(expression)));
    }

    @Test
    void everyMetricThatARunbookMentionsExists() throws IOException {
        Set<String> known = known();
        for (Path page : pages()) {
            assertThat(MENTIONED.matcher(Files.readString(page)).results().map(MatchResult::group))
                    .as("%s", page)
                    .isSubsetOf(known);
        }
    }

    @Test
    void noMeterOfOthersIsListedThatNobodyReads() throws IOException {
        Set<String> read = new TreeSet<>();
        rules.rules().map(AlertRules.Rule::expr).map(PromQl::metrics).forEach(read::addAll);
        dashboard.expressions().stream().map(PromQl::metrics).forEach(read::addAll);
        for (Path page : pages()) {
            MENTIONED
                    .matcher(Files.readString(page))
                    .results()
                    .map(MatchResult::group)
                    .forEach(read::add);
        }

        assertThat(read).containsAll(ExportedMeters.OF_OTHERS);
    }

    private static Set<String> known() {
        Set<String> known = new TreeSet<>(ExportedMeters.ours());
        known.addAll(ExportedMeters.OF_OTHERS);
        return known;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/docs/runbooks"))) {
            return files.toList();
        }
    }
}
