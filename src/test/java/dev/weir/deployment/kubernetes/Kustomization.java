package dev.weir.deployment.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A kustomization or a component. It has the fields that are used here, and none of those that kustomize has replaced
 * ({@code bases}, {@code commonLabels}, {@code vars}, {@code patchesStrategicMerge}, {@code patchesJson6902},
 * {@code imageTags}): reading one that uses them fails.
 */
record Kustomization(
        String apiVersion,
        String kind,
        @Nullable String namespace,
        List<String> resources,
        List<String> components,
        List<Map<String, Object>> images,
        List<Generator> configMapGenerator,
        List<Generator> secretGenerator,
        List<Patch> patches,
        List<Map<String, Object>> replacements,
        List<Map<String, Object>> labels) {

    Kustomization {
        resources = orNone(resources);
        components = orNone(components);
        images = orNone(images);
        configMapGenerator = orNone(configMapGenerator);
        secretGenerator = orNone(secretGenerator);
        patches = orNone(patches);
        replacements = orNone(replacements);
        labels = orNone(labels);
    }

    /** Makes a ConfigMap or a Secret. */
    record Generator(
            String name,
            @Nullable String behavior,
            List<String> literals,
            List<String> files,
            List<String> envs,
            @Nullable Map<String, Object> options) {

        Generator {
            literals = orNone(literals);
            files = orNone(files);
            envs = orNone(envs);
        }

        Stream<String> paths() {
            return Stream.concat(files.stream(), envs.stream());
        }
    }

    record Patch(String path, @Nullable Map<String, String> target) {}

    /** Every file and directory that it names, relative to its own. */
    Stream<String> paths() {
        return Stream.of(
                        resources.stream(),
                        components.stream(),
                        patches.stream().map(Patch::path),
                        configMapGenerator.stream().flatMap(Generator::paths),
                        secretGenerator.stream().flatMap(Generator::paths))
                .flatMap(paths -> paths);
    }

    /** A field that is not there is read as null. */
    private static <T> List<T> orNone(@Nullable List<T> list) {
        return Objects.requireNonNullElse(list, List.of());
    }
}
