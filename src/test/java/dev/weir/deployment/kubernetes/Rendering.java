package dev.weir.deployment.kubernetes;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One of the things that can be made of the manifests.
 *
 * @param directory what is rendered, below {@code k8s}
 * @param components what is added to it, below {@code k8s/components}
 * @param secrets the Secrets that it takes for granted
 * @param rendered false for what the files say by themselves
 */
record Rendering(String directory, List<String> components, Set<String> secrets, boolean rendered) {

    static final String MONITORING = "monitoring";
    static final String QUEUE_WAIT = "queue-wait-autoscaling";
    static final String FLEET_VIEW = "fleet-view";

    private static final String LOGIN = "weir-database";
    private static final String OPERATOR = "weir-operator";
    private static final String TOKENS = "weir-tokens";
    private static final Set<String> YOURS = Set.of(LOGIN, OPERATOR, TOKENS);

    /** The base without kustomize: without the labels that it adds, and the hash of a name. */
    static final Rendering FILES = new Rendering("base", List.of(), YOURS, false);

    static final Rendering BASE = new Rendering("base", List.of(), YOURS, true);
    static final Rendering LOCAL = new Rendering("overlays/local", List.of(), Set.of(OPERATOR, TOKENS), true);

    /** CloudNativePG makes one more Secret, which has the certificate of its authority. */
    static final Rendering PRODUCTION =
            new Rendering("overlays/production", List.of(), Set.of(LOGIN, OPERATOR, TOKENS, "weir-postgres-ca"), true);

    /** All that make sense: the overlay production has all components already, local has no autoscaler. */
    static Stream<Rendering> all() {
        return Stream.of(
                BASE,
                BASE.with(MONITORING),
                BASE.with(QUEUE_WAIT),
                BASE.with(MONITORING, QUEUE_WAIT),
                BASE.with(FLEET_VIEW),
                LOCAL,
                LOCAL.with(MONITORING),
                PRODUCTION);
    }

    /**
     * One by a short name.
     *
     * @param name {@code files}, {@code base}, {@code local} or {@code production}, and components, each after a plus
     */
    static Rendering named(String name) {
        String[] parts = name.split("\\+", -1);
        Rendering plain =
                switch (parts[0]) {
                    case "files" -> FILES;
                    case "base" -> BASE;
                    case "local" -> LOCAL;
                    case "production" -> PRODUCTION;
                    default -> throw new IllegalArgumentException(name);
                };
        return plain.with(Arrays.copyOfRange(parts, 1, parts.length));
    }

    Rendering with(String... components) {
        return new Rendering(directory, List.of(components), secrets, rendered);
    }

    boolean isBase() {
        return directory.equals(BASE.directory);
    }

    boolean isLocal() {
        return directory.equals(LOCAL.directory);
    }

    boolean isProduction() {
        return directory.equals(PRODUCTION.directory);
    }

    boolean isMonitored() {
        return isProduction() || components.contains(MONITORING);
    }

    boolean showsTheFleet() {
        return isProduction() || components.contains(FLEET_VIEW);
    }

    boolean scalesOnTheQueue() {
        return isProduction() || components.contains(QUEUE_WAIT);
    }

    @Override
    public String toString() {
        String what = rendered ? directory : "the files of " + directory;
        return components.isEmpty() ? what : what + " with " + String.join(" and ", components);
    }
}
