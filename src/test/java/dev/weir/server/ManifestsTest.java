package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.io.FileSystemResource;

/** What the manifests for Kubernetes promise, without a cluster. */
class ManifestsTest {

    private static final Path BASE = Path.of("k8s/base");
    private static final String POD = "spec.template.spec.";
    private static final String CONTAINER = POD + "containers[0].";

    private final Properties deployment = read("deployment.yaml");

    @ParameterizedTest
    @ValueSource(strings = {"startupProbe", "livenessProbe", "readinessProbe"})
    void everyProbeAsksTheManagementPort(String probe) {
        assertThat(deployment)
                .containsEntry(CONTAINER + probe + ".httpGet.port", "management")
                .containsEntry(
                        CONTAINER + probe + ".httpGet.path",
                        "/actuator/health/" + (probe.equals("readinessProbe") ? "readiness" : "liveness"));
    }

    @Test
    void bothPortsHaveTheNamesThatProbesAndServiceUse() {
        assertThat(deployment)
                .containsEntry(CONTAINER + "ports[0].name", "http")
                .containsEntry(CONTAINER + "ports[0].containerPort", 8080)
                .containsEntry(CONTAINER + "ports[1].name", "management")
                .containsEntry(CONTAINER + "ports[1].containerPort", 8081);
        assertThat(read("service.yaml")).containsEntry("spec.ports[0].targetPort", "http");
    }

    @Test
    void kubernetesWaitsLongerThanTheShutdownMayTake() {
        ShutdownProperties shutdown = new Binder(new MapConfigurationPropertySource(environment()))
                .bindOrCreate("weir.shutdown", ShutdownProperties.class);
        long closingThePool = shutdown.phaseTimeout().toSeconds();

        assertThat(number(deployment, POD + "terminationGracePeriodSeconds"))
                .isGreaterThan((int) (shutdown.deadline().toSeconds() + closingThePool + preStopSeconds()));
    }

    @Test
    void allPodsOfARolloutTogetherStayWithinTheBudget() {
        int replicas = number(deployment, "spec.replicas");
        int surge = number(deployment, "spec.strategy.rollingUpdate.maxSurge");
        int podsAtOnce = Math.max(replicas + surge, 2 * replicas);
        int poolSize = Integer.parseInt(environment().get("weir.pool.size"));

        assertThat(podsAtOnce * poolSize)
                .isLessThanOrEqualTo(number(deployment, "metadata.annotations.weir.dev/connection-budget"));
    }

    @Test
    void itSaysWhoMayDoWhatSinceOtherMachinesReachIt() {
        assertThat(environment()).containsEntry("server.address", "0.0.0.0");
        assertThat(environment().keySet()).containsAnyOf("weir.rest.anon.role", "weir.unauthenticated");
    }

    @Test
    void credentialsComeFromASecret() {
        for (String name : List.of("spring.r2dbc.url", "spring.r2dbc.username", "spring.r2dbc.password")) {
            assertThat(environment()).containsEntry(name, "secret weir-database");
        }
    }

    @Test
    void theContainerHasNoRightsThatItDoesNotNeed() {
        assertThat(deployment)
                .containsEntry(POD + "automountServiceAccountToken", false)
                .containsEntry(POD + "securityContext.runAsNonRoot", true)
                .containsEntry(POD + "securityContext.seccompProfile.type", "RuntimeDefault")
                .containsEntry(CONTAINER + "securityContext.allowPrivilegeEscalation", false)
                .containsEntry(CONTAINER + "securityContext.readOnlyRootFilesystem", true)
                .containsEntry(CONTAINER + "securityContext.capabilities.drop[0]", "ALL");
        assertThat(read("service-account.yaml")).containsEntry("automountServiceAccountToken", false);
    }

    /** The container's environment, by the names that the variables have as settings. */
    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; deployment.containsKey(CONTAINER + "env[" + i + "].name"); i++) {
            String variable = CONTAINER + "env[" + i + "].";
            String name = deployment
                    .getProperty(variable + "name")
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '.');
            String secret = deployment.getProperty(variable + "valueFrom.secretKeyRef.name");
            environment.put(name, secret == null ? deployment.getProperty(variable + "value", "") : "secret " + secret);
        }
        return environment;
    }

    private int preStopSeconds() {
        Object seconds = deployment.get(CONTAINER + "lifecycle.preStop.sleep.seconds");
        return seconds == null ? 0 : Integer.parseInt(seconds.toString());
    }

    private static int number(Properties manifest, String key) {
        return Integer.parseInt(Objects.requireNonNull(manifest.get(key), key).toString());
    }

    private static Properties read(String file) {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new FileSystemResource(BASE.resolve(file)));
        return Objects.requireNonNull(yaml.getObject());
    }
}
