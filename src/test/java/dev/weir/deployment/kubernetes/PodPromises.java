package dev.weir.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.stream.Stream;

/** What a pod is and what it may. */
final class PodPromises {

    static final List<Promise> ALL = List.of(
            new Promise("every probe asks the management port", PodPromises::probes),
            new Promise("the ports are those that the service listens on", PodPromises::ports),
            new Promise("no pod has rights that it does not need", PodPromises::rights),
            new Promise("no pod shares anything with its node", PodPromises::seclusion),
            new Promise("nothing in a pod talks to the Kubernetes API", PodPromises::tokens),
            new Promise("every mount has a volume, and every volume a mount", PodPromises::volumes),
            new Promise("the memory that is asked for is the limit, and CPU has none", PodPromises::resources),
            new Promise("the image says what it runs", PodPromises::entrypoint),
            new Promise("the pods spread over zones and nodes", PodPromises::spread));

    private static final long USER_OF_THE_IMAGE = 10001;
    private static final String[] RIGHTS = {
        "allowPrivilegeEscalation",
        "readOnlyRootFilesystem",
        "capabilities.drop",
        "capabilities.add",
        "privileged",
        "runAsUser"
    };

    private PodPromises() {}

    private static void probes(Manifests manifests) {
        Container container = manifests.container();
        assertThat(health(manifests, container.getStartupProbe())).isEqualTo("/actuator/health/liveness");
        assertThat(health(manifests, container.getLivenessProbe())).isEqualTo("/actuator/health/liveness");
        assertThat(health(manifests, container.getReadinessProbe())).isEqualTo("/actuator/health/readiness");
    }

    private static String health(Manifests manifests, Probe probe) {
        HTTPGetAction get = probe.getHttpGet();
        assertThat(manifests.weir().port(get.getPort()))
                .isEqualTo(manifests.weir().port("management"));
        return get.getPath();
    }

    private static void ports(Manifests manifests) {
        assertThat(manifests.weir().port("http")).isEqualTo(8080);
        assertThat(manifests.weir().port("management")).isEqualTo(8081);
    }

    private static void rights(Manifests manifests) {
        assertThat(manifests.weir().spec())
                .extracting("securityContext.runAsUser")
                .isEqualTo(USER_OF_THE_IMAGE);
        assertThat(specs(manifests)).allSatisfy(pod -> {
            assertThat(pod)
                    .extracting("securityContext.runAsNonRoot", "securityContext.seccompProfile.type", "initContainers")
                    .containsExactly(true, "RuntimeDefault", List.of());
            assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
            assertThat(pod.getContainers())
                    .isNotEmpty()
                    .extracting(Container::getSecurityContext)
                    .allSatisfy(container -> assertThat(container)
                            .extracting(RIGHTS)
                            .containsExactly(false, true, List.of("ALL"), List.of(), null, null));
        });
    }

    private static void seclusion(Manifests manifests) {
        assertThat(specs(manifests)).allSatisfy(pod -> {
            assertThat(pod).extracting("hostNetwork", "hostPID", "hostIPC").containsOnlyNulls();
            assertThat(pod.getVolumes()).extracting(Volume::getHostPath).containsOnlyNulls();
            assertThat(pod.getContainers())
                    .flatExtracting(Container::getPorts)
                    .extracting("hostPort")
                    .containsOnlyNulls();
        });
    }

    private static void tokens(Manifests manifests) {
        assertThat(specs(manifests))
                .extracting(PodSpec::getAutomountServiceAccountToken)
                .containsOnly(false);
        assertThat(manifests.every(ServiceAccount.class))
                .isNotEmpty()
                .extracting(ServiceAccount::getAutomountServiceAccountToken)
                .containsOnly(false);
    }

    private static void volumes(Manifests manifests) {
        manifests.pods().stream().filter(pods -> pods.spec() != null).forEach(pods -> {
            List<String> claimed = manifests.find(StatefulSet.class, pods.name()).stream()
                    .flatMap(made -> made.getSpec().getVolumeClaimTemplates().stream())
                    .map(claim -> claim.getMetadata().getName())
                    .toList();
            assertThat(pods.containers().flatMap(container -> container.getVolumeMounts().stream()))
                    .extracting(VolumeMount::getName)
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(claimed.stream(), pods.volumes().map(Volume::getName))
                                    .toList());
        });
        assertThat(manifests.container().getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains("/tmp");
    }

    private static void resources(Manifests manifests) {
        var resources = manifests.container().getResources();
        assertThat(resources.getRequests()).containsKeys("cpu", "memory");
        assertThat(resources.getLimits()).containsOnlyKeys("memory");
        assertThat(Quantity.getAmountInBytes(resources.getLimits().get("memory")))
                .isEqualByComparingTo(
                        Quantity.getAmountInBytes(resources.getRequests().get("memory")));
    }

    private static void entrypoint(Manifests manifests) {
        assertThat(manifests.container().getCommand()).isEmpty();
        assertThat(manifests.container().getArgs()).isEmpty();
        assertThat(manifests.container().getImage()).matches("(.+/)?weir:\\d+\\.\\d+\\.\\d+");
    }

    private static void spread(Manifests manifests) {
        assertThat(manifests.deployment().getSpec().getTemplate().getSpec().getTopologySpreadConstraints())
                .extracting("topologyKey")
                .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
    }

    private static List<PodSpec> specs(Manifests manifests) {
        return Stream.concat(
                        Stream.of(manifests.deployment().getSpec().getTemplate()),
                        manifests.every(StatefulSet.class).map(made -> made.getSpec()
                                .getTemplate()))
                .map(PodTemplateSpec::getSpec)
                .toList();
    }
}
