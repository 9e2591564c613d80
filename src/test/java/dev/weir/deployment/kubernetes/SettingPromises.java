package dev.weir.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the service finds in its environment. */
final class SettingPromises {

    static final List<Promise> ALL = List.of(
            new Promise("every variable is a setting that exists", SettingPromises::exist),
            new Promise("no variable is given twice", SettingPromises::once),
            new Promise("Kubernetes puts no variables among the settings", SettingPromises::undisturbed),
            new Promise("a pod is called by its own name in pg_stat_activity", SettingPromises::instance),
            new Promise("other machines reach it, and it is said who may do what", SettingPromises::access),
            new Promise("credentials come from Secrets", SettingPromises::credentials),
            new Promise("there is an operator only where you make one", SettingPromises::operator));

    private static final List<String> CREDENTIALS = List.of(
            "SPRING_R2DBC_USERNAME",
            "SPRING_R2DBC_PASSWORD",
            "SPRING_SECURITY_USER_NAME",
            "SPRING_SECURITY_USER_PASSWORD");

    private SettingPromises() {}

    private static void exist(Manifests manifests) {
        assertThat(names(manifests)).isNotEmpty().allSatisfy(name -> assertThat(Settings.isVariable(name))
                .as("whether %s sets anything", name)
                .isTrue());
    }

    private static void once(Manifests manifests) {
        assertThat(names(manifests)).doesNotHaveDuplicates();
    }

    private static void undisturbed(Manifests manifests) {
        assertThat(manifests.deployment().getSpec().getTemplate().getSpec().getEnableServiceLinks())
                .as("enableServiceLinks")
                .isFalse();
    }

    private static void instance(Manifests manifests) {
        assertThat(variable(manifests, "WEIR_INSTANCE")
                        .getValueFrom()
                        .getFieldRef()
                        .getFieldPath())
                .isEqualTo("metadata.name");
    }

    private static void access(Manifests manifests) {
        Map<String, String> environment = manifests.environment();
        assertThat(environment)
                .containsEntry("SERVER_ADDRESS", "0.0.0.0")
                .containsEntry("MANAGEMENT_SERVER_ADDRESS", "0.0.0.0")
                .containsKey("WEIR_REST_ANON_ROLE")
                .doesNotContainKey("WEIR_UNAUTHENTICATED");
    }

    private static void credentials(Manifests manifests) {
        assertThat(CREDENTIALS)
                .allSatisfy(name -> assertThat(secret(manifests, name)).isPresent());
        assertThat(manifests.every(ConfigMap.class))
                .allSatisfy(map -> assertThat(map.getData().keySet()).noneMatch(key -> key.contains("PASSWORD")));
    }

    private static void operator(Manifests manifests) {
        assertThat(CREDENTIALS.stream().filter(name -> name.contains("SECURITY")))
                .extracting(name -> secret(manifests, name).orElseThrow().getOptional())
                .containsOnly(true);
    }

    private static Optional<SecretKeySelector> secret(Manifests manifests, String name) {
        return Optional.ofNullable(variable(manifests, name).getValueFrom()).map(EnvVarSource::getSecretKeyRef);
    }

    private static EnvVar variable(Manifests manifests, String name) {
        return manifests.container().getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No variable " + name));
    }

    private static List<String> names(Manifests manifests) {
        Stream<String> fromMaps = manifests.container().getEnvFrom().stream()
                .map(from ->
                        manifests.get(ConfigMap.class, from.getConfigMapRef().getName()))
                .flatMap(map -> map.getData().keySet().stream());
        return Stream.concat(fromMaps, manifests.container().getEnv().stream().map(EnvVar::getName))
                .toList();
    }
}
