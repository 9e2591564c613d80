package dev.weir.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who may talk to whom. Policies add up, so what counts is all of those that select the same pods. */
final class NetworkPromises {

    static final List<Promise> ALL = List.of(
            new Promise("what no policy allows is forbidden, both ways", NetworkPromises::closed),
            new Promise("callers are named, and reach the service's port only", NetworkPromises::callers),
            new Promise(
                    "nobody but Prometheus, and where the fleet is shown the pods themselves, reaches the management port",
                    NetworkPromises::management),
            new Promise(
                    "out go questions for names, what is for PostgreSQL, and where the fleet is shown what is for the other pods",
                    NetworkPromises::out),
            new Promise("PostgreSQL's port is open to Weir, and to no other application", NetworkPromises::oneDoor));

    private static final int DNS = 53;
    private static final int POSTGRES = 5432;
    private static final Map<String, String> MONITORING = Map.of("kubernetes.io/metadata.name", "monitoring");
    private static final Map<String, String> OPERATOR = Map.of("kubernetes.io/metadata.name", "cnpg-system");

    private NetworkPromises() {}

    private static void closed(Manifests manifests) {
        assertThat(types(manifests, manifests.weir())).contains("Ingress", "Egress");
        assertThat(manifests.database().isEmpty())
                .isEqualTo(manifests.rendering().isBase());
        manifests.database().ifPresent(pods -> assertThat(types(manifests, pods))
                .contains("Ingress"));
    }

    private static void callers(Manifests manifests) {
        assertThat(ingress(manifests, manifests.weir(), "http"))
                .hasSize(manifests.rendering().isBase() ? 0 : 1)
                .allSatisfy(rule -> assertThat(rule.getFrom()).isNotEmpty().noneMatch(NetworkPromises::isAnybody));
    }

    private static void management(Manifests manifests) {
        List<NetworkPolicyIngressRule> rules = ingress(manifests, manifests.weir(), "management");
        assertThat(rules).allSatisfy(rule -> assertThat(rule.getFrom()).hasSize(1));
        List<NetworkPolicyPeer> admitted =
                rules.stream().flatMap(rule -> rule.getFrom().stream()).toList();
        int monitored = manifests.rendering().isMonitored() ? 1 : 0;
        int shown = manifests.rendering().showsTheFleet() ? 1 : 0;
        assertThat(admitted).hasSize(monitored + shown);
        assertThat(admitted)
                .filteredOn(peer -> MONITORING.equals(labels(peer.getNamespaceSelector())))
                .hasSize(monitored);
        assertThat(admitted).filteredOn(peer -> isOnly(peer, manifests.weir())).hasSize(shown);
    }

    /** The rules that open a port of the service. None opens more than one, or all. */
    private static List<NetworkPolicyIngressRule> ingress(Manifests manifests, Pods pods, String port) {
        List<NetworkPolicyIngressRule> rules = policies(manifests, pods)
                .flatMap(policy -> policy.getSpec().getIngress().stream())
                .toList();
        assertThat(rules)
                .allSatisfy(rule -> assertThat(ports(pods, rule.getPorts())).hasSize(1));
        return rules.stream()
                .filter(rule -> ports(pods, rule.getPorts()).contains(pods.port(port)))
                .toList();
    }

    private static void out(Manifests manifests) {
        List<NetworkPolicyEgressRule> rules = policies(manifests, manifests.weir())
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .toList();
        assertThat(rules)
                .allSatisfy(rule -> assertThat(rule.getTo()).isNotEmpty().noneMatch(NetworkPromises::isAnybody));
        assertThat(rules.stream().flatMap(rule -> ports(manifests.weir(), rule.getPorts()).stream()))
                .containsExactlyInAnyOrderElementsOf(open(manifests));
        assertThat(rules)
                .filteredOn(rule -> ports(manifests.weir(), rule.getPorts())
                        .contains(manifests.weir().port("management")))
                .flatExtracting(NetworkPolicyEgressRule::getTo)
                .allMatch(peer -> isOnly(peer, manifests.weir()));
        manifests.database().ifPresent(pods -> assertThat(rules)
                .filteredOn(rule -> ports(manifests.weir(), rule.getPorts()).contains(POSTGRES))
                .flatExtracting(NetworkPolicyEgressRule::getTo)
                .singleElement()
                .matches(peer -> isOnly(peer, pods)));
    }

    private static List<Integer> open(Manifests manifests) {
        List<Integer> ports = new ArrayList<>(List.of(DNS));
        if (!manifests.rendering().isBase()) {
            ports.add(POSTGRES);
        }
        if (manifests.rendering().showsTheFleet()) {
            ports.add(manifests.weir().port("management"));
        }
        return ports;
    }

    private static void oneDoor(Manifests manifests) {
        manifests.database().ifPresent(pods -> {
            List<NetworkPolicyPeer> admitted = policies(manifests, pods)
                    .flatMap(policy -> policy.getSpec().getIngress().stream())
                    .filter(rule -> ports(pods, rule.getPorts()).contains(POSTGRES))
                    .flatMap(rule -> rule.getFrom().stream())
                    .toList();
            assertThat(admitted)
                    .filteredOn(peer -> isOnly(peer, manifests.weir()))
                    .hasSize(1);
            assertThat(admitted)
                    .allMatch(peer -> isOnly(peer, manifests.weir())
                            || isOnly(peer, pods)
                            || OPERATOR.equals(labels(peer.getNamespaceSelector())));
        });
    }

    private static Stream<NetworkPolicy> policies(Manifests manifests, Pods pods) {
        return manifests
                .every(NetworkPolicy.class)
                .filter(policy -> pods.areSelectedBy(policy.getSpec().getPodSelector()));
    }

    private static Set<String> types(Manifests manifests, Pods pods) {
        return policies(manifests, pods)
                .flatMap(policy -> policy.getSpec().getPolicyTypes().stream())
                .collect(Collectors.toSet());
    }

    private static Set<Integer> ports(Pods pods, List<NetworkPolicyPort> ports) {
        return ports.stream().map(port -> pods.port(port.getPort())).collect(Collectors.toSet());
    }

    private static boolean isAnybody(NetworkPolicyPeer peer) {
        IPBlock addresses = peer.getIpBlock();
        if (addresses != null) {
            return addresses.getCidr().endsWith("/0");
        }
        return peer.getNamespaceSelector() == null
                ? peer.getPodSelector() == null
                : labels(peer.getNamespaceSelector()).isEmpty();
    }

    /** Whether a peer is these pods, of the same namespace. */
    private static boolean isOnly(NetworkPolicyPeer peer, Pods pods) {
        return peer.getNamespaceSelector() == null
                && peer.getIpBlock() == null
                && !labels(peer.getPodSelector()).isEmpty()
                && pods.areSelectedBy(peer.getPodSelector());
    }

    private static Map<String, String> labels(@Nullable LabelSelector selector) {
        return selector == null || selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
    }
}
