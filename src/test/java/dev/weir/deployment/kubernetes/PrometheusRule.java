package dev.weir.deployment.kubernetes;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Alerts and recorded series, as the Prometheus Operator takes them. */
record PrometheusRule(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    record Spec(List<Group> groups) {}

    record Group(
            String name,
            @Nullable String interval,
            @JsonProperty("query_offset") @Nullable String queryOffset,
            @Nullable Integer limit,
            @Nullable Map<String, String> labels,
            List<Rule> rules) {}

    /** Either an alert or a recorded series. */
    record Rule(
            @Nullable String alert,
            @Nullable String record,
            String expr,
            @JsonProperty("for") @Nullable String pending,
            @JsonProperty("keep_firing_for") @Nullable String keepFiringFor,
            @Nullable Map<String, String> labels,
            @Nullable Map<String, String> annotations) {}
}
