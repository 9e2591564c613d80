package dev.weir.deployment.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** All places where a ConfigMap or a Secret is named. */
final class References {

    private References() {}

    /**
     * One of them.
     *
     * @param kind the class of what is named
     * @param keys those of its keys that are named as well
     */
    record Reference(Class<?> kind, String name, List<String> keys) {}

    static List<Reference> of(Manifests manifests) {
        return Stream.concat(
                        manifests.pods().stream().flatMap(References::ofPods),
                        manifests
                                .every(PostgresCluster.class)
                                .flatMap(cluster -> cluster.spec().managed().roles().stream())
                                .map(role -> new Reference(
                                        Secret.class,
                                        role.passwordSecret().getName(),
                                        List.of("username", "password"))))
                .toList();
    }

    private static Stream<Reference> ofPods(Pods pods) {
        return Stream.concat(
                pods.containers().flatMap(References::ofContainer),
                pods.volumes().flatMap(References::ofVolume));
    }

    private static Stream<Reference> ofContainer(Container container) {
        Stream<Reference> whole = container.getEnvFrom().stream()
                .flatMap(from -> Stream.concat(
                        Stream.ofNullable(from.getConfigMapRef())
                                .map(map -> new Reference(ConfigMap.class, map.getName(), List.of())),
                        Stream.ofNullable(from.getSecretRef())
                                .map(secret -> new Reference(Secret.class, secret.getName(), List.of()))));
        Stream<Reference> keys = container.getEnv().stream()
                .map(variable -> variable.getValueFrom())
                .filter(Objects::nonNull)
                .flatMap(from -> Stream.concat(
                        Stream.ofNullable(from.getConfigMapKeyRef())
                                .map(map -> new Reference(ConfigMap.class, map.getName(), List.of(map.getKey()))),
                        Stream.ofNullable(from.getSecretKeyRef())
                                .map(secret ->
                                        new Reference(Secret.class, secret.getName(), List.of(secret.getKey())))));
        return Stream.concat(whole, keys);
    }

    private static Stream<Reference> ofVolume(Volume volume) {
        return Stream.concat(
                Stream.ofNullable(volume.getConfigMap())
                        .map(map -> new Reference(ConfigMap.class, map.getName(), keys(map.getItems()))),
                Stream.ofNullable(volume.getSecret())
                        .map(secret -> new Reference(Secret.class, secret.getSecretName(), keys(secret.getItems()))));
    }

    private static List<String> keys(List<KeyToPath> items) {
        return items.stream().map(KeyToPath::getKey).toList();
    }
}
