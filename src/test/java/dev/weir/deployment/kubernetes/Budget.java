package dev.weir.deployment.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The connections of all pods together, and what the database allows.
 *
 * @param pods the most that are wanted at once
 * @param surge those that a rollout adds
 * @param poolSize the connections of each
 * @param shared the connections that all of them share; null where each has its own
 * @param reserve connections for others who log in as the same role
 * @param budget what all of them together may hold
 */
record Budget(int pods, int surge, int poolSize, @Nullable Integer shared, int reserve, int budget) {

    private static final String BUDGET = "weir.dev/connection-budget";
    private static final String RESERVE = "weir.dev/connection-reserve";
    private static final Pattern LIMIT = Pattern.compile("create role weir .*connection limit (\\d+)");
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=(\\d+)");

    static Budget of(Manifests manifests) {
        int pods = manifests
                .autoscaler()
                .map(autoscaler -> autoscaler.getSpec().getMaxReplicas())
                .orElseGet(() -> manifests.deployment().getSpec().getReplicas());
        Map<String, String> annotations = manifests.deployment().getMetadata().getAnnotations();
        return new Budget(
                pods,
                surge(
                        manifests
                                .deployment()
                                .getSpec()
                                .getStrategy()
                                .getRollingUpdate()
                                .getMaxSurge(),
                        pods),
                Integer.parseInt(manifests.environment().getOrDefault("WEIR_POOL_SIZE", "")),
                Optional.ofNullable(manifests.environment().get("WEIR_FLEET_BUDGET"))
                        .map(Integer::valueOf)
                        .orElse(null),
                Integer.parseInt(annotations.getOrDefault(RESERVE, "")),
                Integer.parseInt(annotations.getOrDefault(BUDGET, "")));
    }

    /** As Kubernetes does it: a part of the pods is rounded up. */
    private static int surge(IntOrString surge, int pods) {
        if (surge.getIntVal() != null) {
            return surge.getIntVal();
        }
        return Math.ceilDiv(pods * Integer.parseInt(surge.getStrVal().replace("%", "")), 100);
    }

    /** Pods that are told to go count neither as wanted nor as surge, and hold their connections until they are gone. */
    int podsAtOnce() {
        return pods + surge + pods;
    }

    /** All connections that may exist at once; where pods share them, their number does not count. */
    int most() {
        return (shared == null ? podsAtOnce() * poolSize : shared) + reserve;
    }

    /** What each pod may hold, or all together, in words. */
    String each() {
        return shared == null ? String.valueOf(poolSize) : shared + " together";
    }

    /** The login's CONNECTION LIMIT; none where the database is somebody else's. */
    static Optional<Integer> connectionLimit(Manifests manifests) {
        Stream<Integer> managed = manifests
                .every(PostgresCluster.class)
                .flatMap(cluster -> cluster.spec().managed().roles().stream())
                .filter(role -> role.name().equals(Manifests.WEIR))
                .map(PostgresCluster.Role::connectionLimit);
        Stream<Integer> created = manifests
                .every(ConfigMap.class)
                .map(map -> map.getData().getOrDefault("schema.sql", ""))
                .map(LIMIT::matcher)
                .filter(Matcher::find)
                .map(limit -> Integer.valueOf(limit.group(1)));
        return Stream.concat(managed, created).findFirst();
    }

    /** The connections that PostgreSQL has for those who are no superusers. */
    static Optional<Integer> room(Manifests manifests) {
        Stream<Map<String, Integer>> clusters = manifests
                .every(PostgresCluster.class)
                .map(cluster -> parameters(cluster.spec().postgresql().parameters().entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + parameter.getValue())));
        Stream<Map<String, Integer>> servers = manifests
                .every(StatefulSet.class)
                .flatMap(set -> set.getSpec().getTemplate().getSpec().getContainers().stream())
                .map(Container::getArgs)
                .map(arguments -> parameters(arguments.stream()));
        return Stream.concat(clusters, servers).map(Budget::room).findFirst();
    }

    private static int room(Map<String, Integer> parameters) {
        return parameters.getOrDefault("max_connections", 100)
                - parameters.getOrDefault("superuser_reserved_connections", 3)
                - parameters.getOrDefault("reserved_connections", 0);
    }

    private static Map<String, Integer> parameters(Stream<String> settings) {
        return settings.map(PARAMETER::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(
                        parameter -> parameter.group(1), parameter -> Integer.valueOf(parameter.group(2))));
    }
}
