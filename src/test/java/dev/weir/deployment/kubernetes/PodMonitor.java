package dev.weir.deployment.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the Prometheus Operator scrapes pod by pod; of its fields those that are used here. */
record PodMonitor(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    record Spec(LabelSelector selector, @Nullable String jobLabel, List<Endpoint> podMetricsEndpoints) {}

    record Endpoint(
            String port,
            @Nullable String path,
            @Nullable String interval,
            @Nullable String scrapeTimeout) {}
}
