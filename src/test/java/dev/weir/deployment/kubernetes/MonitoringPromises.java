package dev.weir.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** What Prometheus and Grafana find. */
final class MonitoringPromises {

    static final List<Promise> ALL = List.of(
            new Promise("Prometheus scrapes the management port of each pod", MonitoringPromises::scrape),
            new Promise("the alerts are there", MonitoringPromises::alerts),
            new Promise("alerts link the runbooks where the setting says", MonitoringPromises::runbooks),
            new Promise("Grafana finds the dashboard", MonitoringPromises::dashboard));

    private MonitoringPromises() {}

    private static void scrape(Manifests manifests) {
        assertThat(manifests.every(PodMonitor.class).filter(monitor -> manifests
                        .weir()
                        .areSelectedBy(monitor.spec().selector())))
                .hasSize(manifests.rendering().isMonitored() ? 1 : 0)
                .allSatisfy(monitor -> assertThat(monitor.spec().podMetricsEndpoints())
                        .singleElement()
                        .satisfies(endpoint -> {
                            assertThat(manifests.weir().port(endpoint.port())).isEqualTo(8081);
                            assertThat(endpoint.path()).isEqualTo("/actuator/prometheus");
                        }));
        assertThat(manifests.every(PodMonitor.class).map(monitor -> monitor.spec()
                        .jobLabel()))
                .allMatch(label -> label == null || manifests.weir().labels().containsKey(label));
    }

    private static void alerts(Manifests manifests) {
        assertThat(manifests.find(PrometheusRule.class, Manifests.WEIR).stream()
                        .flatMap(rules -> rules.spec().groups().stream())
                        .flatMap(group -> group.rules().stream())
                        .map(PrometheusRule.Rule::alert)
                        .toList()
                        .isEmpty())
                .isNotEqualTo(manifests.rendering().isMonitored());
    }

    private static void runbooks(Manifests manifests) {
        manifests.find(PrometheusRule.class, Manifests.WEIR).ifPresent(rules -> {
            String place = manifests.find(ConfigMap.class, "weir-dashboard").stream()
                    .map(map -> map.getMetadata().getAnnotations().getOrDefault("runbooks", ""))
                    .collect(Collectors.joining());
            assertThat(place).matches("https?://.+[^/]");
            assertThat(rules.spec().groups().stream()
                            .flatMap(group -> group.rules().stream())
                            .filter(rule -> rule.alert() != null))
                    .allSatisfy(rule -> assertThat(rule.annotations())
                            .containsEntry("runbook_url", "%s/%s.md".formatted(place, rule.alert())));
        });
    }

    /** Under a name without a hash: Grafana would show the old one beside the new. */
    private static void dashboard(Manifests manifests) {
        assertThat(manifests.find(ConfigMap.class, "weir-dashboard").isPresent())
                .isEqualTo(manifests.rendering().isMonitored());
        manifests.find(ConfigMap.class, "weir-dashboard").ifPresent(map -> {
            assertThat(map.getMetadata().getLabels()).containsAllEntriesOf(Map.of("grafana_dashboard", "1"));
            assertThat(JsonMapper.shared()
                            .readTree(map.getData().get("weir-dashboard.json"))
                            .path("title")
                            .asString(""))
                    .startsWith("Weir");
        });
    }
}
