package dev.weir.deployment.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pods that are all alike.
 *
 * @param name of what makes them
 * @param spec null where an operator writes it
 */
record Pods(
        String name, Map<String, String> labels, @Nullable PodSpec spec) {

    static Pods of(String name, PodTemplateSpec template) {
        return new Pods(name, template.getMetadata().getLabels(), template.getSpec());
    }

    /** Whether a selector picks them. Only labels are understood; expressions are not used here. */
    boolean areSelectedBy(LabelSelector selector) {
        if (!selector.getMatchExpressions().isEmpty()) {
            throw new AssertionError("This test does not understand matchExpressions");
        }
        return areSelectedBy(Objects.requireNonNullElse(selector.getMatchLabels(), Map.of()));
    }

    boolean areSelectedBy(Map<String, String> wanted) {
        return labels.entrySet().containsAll(wanted.entrySet());
    }

    Stream<Container> containers() {
        return spec == null ? Stream.empty() : spec.getContainers().stream();
    }

    Stream<Volume> volumes() {
        return spec == null ? Stream.empty() : spec.getVolumes().stream();
    }

    /** The number of a port that is given as a number or by its name. */
    int port(IntOrString port) {
        return port.getIntVal() != null ? port.getIntVal() : port(port.getStrVal());
    }

    int port(String name) {
        List<Integer> ports = containers()
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> port.getName().equals(name))
                .map(ContainerPort::getContainerPort)
                .toList();
        if (ports.size() != 1) {
            throw new AssertionError(
                    "Of the ports of %s there are %d named %s".formatted(this.name, ports.size(), name));
        }
        return ports.getFirst();
    }
}
