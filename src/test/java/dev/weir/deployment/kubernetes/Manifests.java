package dev.weir.deployment.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All objects of one rendering, and how they hang together. */
record Manifests(Rendering rendering, List<Manifest> all) {

    /** The name that everything of the service has. */
    static final String WEIR = "weir";

    <T> Stream<T> every(Class<T> type) {
        return all.stream().map(Manifest::body).filter(type::isInstance).map(type::cast);
    }

    <T> Optional<T> find(Class<T> type, String name) {
        List<T> found = all.stream()
                .filter(manifest -> name.equals(manifest.metadata().getName()))
                .map(Manifest::body)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
        if (found.size() > 1) {
            throw new AssertionError("There are %d %s %s".formatted(found.size(), type.getSimpleName(), name));
        }
        return found.stream().findFirst();
    }

    <T> T get(Class<T> type, String name) {
        return find(type, name).orElseThrow(() -> new AssertionError("No " + type.getSimpleName() + " " + name));
    }

    Deployment deployment() {
        return get(Deployment.class, WEIR);
    }

    Optional<HorizontalPodAutoscaler> autoscaler() {
        return find(HorizontalPodAutoscaler.class, WEIR);
    }

    /** The pods of the service. */
    Pods weir() {
        return Pods.of(WEIR, deployment().getSpec().getTemplate());
    }

    /** Its container. */
    Container container() {
        return weir().containers()
                .filter(container -> container.getName().equals(WEIR))
                .findFirst()
                .orElseThrow();
    }

    /** The pods of every kind. Those of CloudNativePG have the label of their cluster. */
    List<Pods> pods() {
        List<Pods> pods = new ArrayList<>();
        every(Deployment.class)
                .map(made ->
                        Pods.of(made.getMetadata().getName(), made.getSpec().getTemplate()))
                .forEach(pods::add);
        every(StatefulSet.class)
                .map(made ->
                        Pods.of(made.getMetadata().getName(), made.getSpec().getTemplate()))
                .forEach(pods::add);
        every(PostgresCluster.class)
                .map(made -> made.metadata().getName())
                .map(name -> new Pods(name, Map.of("cnpg.io/cluster", name), null))
                .forEach(pods::add);
        return pods;
    }

    /** The pods that the database runs in, where it is part of the rendering. */
    Optional<Pods> database() {
        return pods().stream().filter(pods -> !pods.name().equals(WEIR)).findFirst();
    }

    /** What the service finds in its environment, as far as it is known: not what stands in Secrets of others. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        container()
                .getEnvFrom()
                .forEach(from -> environment.putAll(
                        get(ConfigMap.class, from.getConfigMapRef().getName()).getData()));
        container().getEnv().forEach(variable -> value(variable)
                .ifPresent(known -> environment.put(variable.getName(), known)));
        return environment;
    }

    private Optional<String> value(EnvVar variable) {
        if (variable.getValueFrom() == null) {
            return Optional.ofNullable(variable.getValue());
        }
        return Optional.ofNullable(variable.getValueFrom().getSecretKeyRef()).flatMap(this::value);
    }

    private Optional<String> value(SecretKeySelector reference) {
        return find(Secret.class, reference.getName())
                .map(secret -> secret.getData().get(reference.getKey()))
                .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    }
}
