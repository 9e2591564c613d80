package dev.weir.deployment.kubernetes;

import java.util.List;
import java.util.Map;

/** The values for the Prometheus adapter, which kustomize does not render. */
record PrometheusAdapter(Rules rules) {

    record Rules(List<Rule> custom) {}

    /** Makes a metric of Kubernetes out of a series of Prometheus. */
    record Rule(String seriesQuery, Resources resources, String metricsQuery) {}

    record Resources(Map<String, Resource> overrides) {}

    record Resource(String resource) {}

    /** The only rule. */
    static Rule rule() {
        String file = Sources.read(
                Sources.ORIGINAL.resolve("components/queue-wait-autoscaling/prometheus-adapter-values.yaml"));
        return StrictYaml.read(file, PrometheusAdapter.class).rules().custom().getFirst();
    }
}
