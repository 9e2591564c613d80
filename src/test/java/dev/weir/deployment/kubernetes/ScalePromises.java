package dev.weir.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.server.WayOut;
import dev.weir.telemetry.Meters;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingRules;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.PodsMetricSource;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** How pods come and go. */
final class ScalePromises {

    static final List<Promise> ALL = List.of(
            new Promise("the number of pods is the autoscaler's, or a fixed one", ScalePromises::replicas),
            new Promise("the autoscaler takes one pod at a time, and late", ScalePromises::scalingDown),
            new Promise("the autoscaler goes by CPU, or by the queue before it is shed", ScalePromises::metric),
            new Promise("a rollout takes no pod before another is ready", ScalePromises::rollout),
            new Promise("no disruption takes the last pod", ScalePromises::disruption),
            new Promise("routers hear of a pod's end before the process does", ScalePromises::notice),
            new Promise("Kubernetes waits longer than the way out may take", ScalePromises::wayOut));

    /** What a change of the endpoints needs to reach every node, and a router with a list of its own. */
    private static final Duration PROPAGATION = Duration.ofSeconds(3);

    private ScalePromises() {}

    private static void replicas(Manifests manifests) {
        assertThat(manifests.autoscaler().isPresent())
                .isNotEqualTo(manifests.rendering().isLocal());
        Integer fixed = manifests.deployment().getSpec().getReplicas();
        if (manifests.autoscaler().isEmpty()) {
            assertThat(fixed).as("replicas").isPositive();
            return;
        }
        HorizontalPodAutoscaler autoscaler = manifests.autoscaler().get();
        assertThat(fixed).as("replicas beside an autoscaler").isNull();
        assertThat(autoscaler.getSpec().getMinReplicas())
                .isBetween(2, autoscaler.getSpec().getMaxReplicas() - 1);
        assertThat(autoscaler.getSpec().getScaleTargetRef().getKind()).isEqualTo("Deployment");
        assertThat(manifests.find(
                        Deployment.class,
                        autoscaler.getSpec().getScaleTargetRef().getName()))
                .isPresent();
    }

    private static void scalingDown(Manifests manifests) {
        manifests.autoscaler().ifPresent(autoscaler -> {
            HPAScalingRules down = autoscaler.getSpec().getBehavior().getScaleDown();
            assertThat(down.getStabilizationWindowSeconds()).isGreaterThanOrEqualTo(300);
            assertThat(down.getPolicies()).singleElement().satisfies(policy -> {
                assertThat(policy.getType()).isEqualTo("Pods");
                assertThat(policy.getValue()).isEqualTo(1);
                assertThat((long) policy.getPeriodSeconds()).isGreaterThanOrEqualTo(gracePeriod(manifests));
            });
        });
    }

    private static void metric(Manifests manifests) {
        manifests
                .autoscaler()
                .map(autoscaler -> autoscaler.getSpec().getMetrics())
                .ifPresent(metrics -> {
                    assertThat(metrics)
                            .extracting(MetricSpec::getType)
                            .containsExactly(manifests.rendering().scalesOnTheQueue() ? "Pods" : "Resource");
                    metrics.stream()
                            .filter(metric -> metric.getType().equals("Pods"))
                            .forEach(metric -> assertThatItSeesTheQueue(metric.getPods()));
                });
    }

    /** The adapter's rule has the same name, and what is asked for is reached before requests are shed. */
    private static void assertThatItSeesTheQueue(PodsMetricSource metric) {
        assertThat(metric.getMetric().getName()).isEqualTo(queueWait());
        assertThat(PrometheusAdapter.rule().seriesQuery())
                .startsWith(metric.getMetric().getName() + "{");
        BigDecimal seconds = Quantity.getAmountInBytes(metric.getTarget().getAverageValue());
        assertThat(seconds.movePointRight(3))
                .as("milliseconds")
                .isBetween(BigDecimal.TEN, BigDecimal.valueOf(Settings.millis("weir.dispatch.queue-target") - 1));
    }

    private static String queueWait() {
        Meters meter = Meters.QUEUE_WAIT;
        return new PrometheusNamingConvention().name(meter.id(), Meter.Type.GAUGE, meter.unit());
    }

    private static void rollout(Manifests manifests) {
        var strategy = manifests.deployment().getSpec().getStrategy();
        assertThat(strategy.getType()).isEqualTo("RollingUpdate");
        assertThat(strategy.getRollingUpdate().getMaxUnavailable().getIntVal()).isZero();
        assertThat(strategy.getRollingUpdate().getMaxSurge().getIntVal()).isPositive();
    }

    private static void disruption(Manifests manifests) {
        var budget = manifests.get(PodDisruptionBudget.class, Manifests.WEIR).getSpec();
        int fewest = manifests
                .autoscaler()
                .map(autoscaler -> autoscaler.getSpec().getMinReplicas())
                .orElseGet(() -> manifests.deployment().getSpec().getReplicas());
        assertThat(budget.getMinAvailable()).isNull();
        assertThat(budget.getMaxUnavailable().getIntVal()).isBetween(1, fewest - 1);
        assertThat(budget.getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
    }

    private static void notice(Manifests manifests) {
        assertThat(preStop(manifests)).isGreaterThanOrEqualTo(PROPAGATION);
        assertThat(WayOut.of(manifests.environment()).grace()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5));
    }

    private static void wayOut(Manifests manifests) {
        Duration longest = WayOut.of(manifests.environment()).longest();
        assertThat(Duration.ofSeconds(gracePeriod(manifests)))
                .isGreaterThan(preStop(manifests).plus(longest));
    }

    private static Duration preStop(Manifests manifests) {
        return Duration.ofSeconds(
                manifests.container().getLifecycle().getPreStop().getSleep().getSeconds());
    }

    private static long gracePeriod(Manifests manifests) {
        return manifests.deployment().getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds();
    }
}
