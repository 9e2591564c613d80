package dev.weir.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Labels, and who goes by them. */
final class SelectionPromises {

    static final List<Promise> ALL = List.of(
            new Promise("every selector picks the pods of its name", SelectionPromises::pick),
            new Promise("no selector has more labels than it needs", SelectionPromises::minimal),
            new Promise("the Service leads to the service's port, and no other", SelectionPromises::service),
            new Promise("the fleet view finds the management port of each pod, ready or not", SelectionPromises::peers),
            new Promise("every object says what it is part of", SelectionPromises::partOf),
            new Promise("every pod says what it is", SelectionPromises::standardLabels));

    private static final String NAME = "app.kubernetes.io/name";
    private static final String CLUSTER = "cnpg.io/cluster";

    private SelectionPromises() {}

    /** A selector, and what picks by it. */
    private record Selector(String of, Map<String, String> labels) {

        boolean isFor(Pods pods) {
            return pods.areSelectedBy(labels);
        }
    }

    private static void pick(Manifests manifests) {
        assertThat(selectors(manifests).toList()).hasSizeGreaterThan(4).allSatisfy(selector -> assertThat(
                        manifests.pods().stream().filter(selector::isFor))
                .as(selector.of())
                .hasSize(1));
        Stream.of(Deployment.class, Service.class, PodDisruptionBudget.class, NetworkPolicy.class)
                .map(type -> type.getSimpleName() + " weir")
                .forEach(owner -> assertThat(selectors(manifests)
                                .filter(selector -> selector.of().equals(owner)))
                        .as(owner)
                        .isNotEmpty()
                        .allMatch(selector -> selector.isFor(manifests.weir())));
    }

    private static void minimal(Manifests manifests) {
        assertThat(selectors(manifests))
                .allSatisfy(selector -> assertThat(selector.labels().keySet())
                        .as(selector.of())
                        .isSubsetOf(NAME, CLUSTER)
                        .hasSize(1));
    }

    private static Stream<Selector> selectors(Manifests manifests) {
        return manifests.all().stream()
                .flatMap(manifest -> labels(manifest.body()).map(labels -> new Selector(manifest.toString(), labels)));
    }

    private static Stream<Map<String, String>> labels(Object object) {
        return switch (object) {
            case Deployment made ->
                Stream.concat(
                        Stream.of(made.getSpec().getSelector().getMatchLabels()),
                        made.getSpec().getTemplate().getSpec().getTopologySpreadConstraints().stream()
                                .map(TopologySpreadConstraint::getLabelSelector)
                                .map(selector -> selector.getMatchLabels()));
            case StatefulSet made -> Stream.of(made.getSpec().getSelector().getMatchLabels());
            case Service made -> Stream.of(made.getSpec().getSelector());
            case PodDisruptionBudget made ->
                Stream.of(made.getSpec().getSelector().getMatchLabels());
            case NetworkPolicy made -> Stream.of(made.getSpec().getPodSelector().getMatchLabels());
            case PodMonitor made -> Stream.of(made.spec().selector().getMatchLabels());
            default -> Stream.empty();
        };
    }

    private static void service(Manifests manifests) {
        assertThat(manifests
                        .every(Service.class)
                        .filter(service ->
                                manifests.weir().areSelectedBy(service.getSpec().getSelector()))
                        .filter(service -> !isHeadless(service))
                        .flatMap(service -> service.getSpec().getPorts().stream()))
                .singleElement()
                .satisfies(port -> {
                    assertThat(port.getPort()).isEqualTo(8080);
                    assertThat(manifests.weir().port(port.getTargetPort()))
                            .isEqualTo(manifests.weir().port("http"));
                });
    }

    private static boolean isHeadless(Service service) {
        return "None".equals(service.getSpec().getClusterIP());
    }

    private static void peers(Manifests manifests) {
        List<Service> peers = manifests
                .every(Service.class)
                .filter(SelectionPromises::isHeadless)
                .filter(service ->
                        manifests.weir().areSelectedBy(service.getSpec().getSelector()))
                .toList();
        assertThat(peers).hasSize(manifests.rendering().showsTheFleet() ? 1 : 0).allSatisfy(service -> {
            assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
            assertThat(service.getSpec().getPorts()).singleElement().satisfies(port -> assertThat(
                            List.of(port.getPort(), manifests.weir().port(port.getTargetPort())))
                    .containsOnly(manifests.weir().port("management")));
            assertThat(manifests.environment())
                    .containsEntry(
                            "WEIR_MONITOR_INSTANCES",
                            "http://" + service.getMetadata().getName() + ":"
                                    + manifests.weir().port("management"));
        });
    }

    private static void partOf(Manifests manifests) {
        if (manifests.rendering().rendered()) {
            assertThat(manifests.all())
                    .allSatisfy(manifest -> assertThat(manifest.metadata().getLabels())
                            .as(manifest.toString())
                            .containsEntry("app.kubernetes.io/part-of", "weir"));
        }
    }

    private static void standardLabels(Manifests manifests) {
        assertThat(manifests.pods().stream().filter(pods -> pods.spec() != null))
                .allSatisfy(pods -> assertThat(pods.labels())
                        .containsEntry(NAME, pods.name())
                        .containsKey("app.kubernetes.io/component"));
        assertThat(manifests.pods().stream().collect(Collectors.groupingBy(Pods::labels)))
                .as("pods of one kind each")
                .hasSameSizeAs(manifests.pods());
    }
}
