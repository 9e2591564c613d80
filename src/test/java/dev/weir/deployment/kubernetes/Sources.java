package dev.weir.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.deployment.Programs;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * A copy of the directory {@code k8s}, in which a test may break things and put kustomizations of its own beside those
 * that are there.
 */
record Sources(Path root) {

    /** Where the real ones are. */
    static final Path ORIGINAL = Path.of("k8s");

    /**
     * Copies.
     *
     * @param directory an empty one of the test's
     */
    static Sources copyTo(Path directory) {
        try {
            FileSystemUtils.copyRecursively(ORIGINAL, directory);
            return new Sources(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What kubectl makes of it, or what the files say by themselves. */
    Manifests render(Rendering rendering) {
        return rendering.rendered() ? rendered(rendering) : fromFiles();
    }

    private Manifests rendered(Rendering rendering) {
        Path directory = rendering.components().isEmpty() ? root.resolve(rendering.directory()) : combined(rendering);
        return new Manifests(rendering, StrictYaml.manifests(Programs.kustomize(directory)));
    }

    private Manifests fromFiles() {
        Path base = root.resolve(Rendering.FILES.directory());
        Kustomization kustomization = StrictYaml.read(read(base.resolve("kustomization.yaml")), Kustomization.class);
        List<Manifest> manifests = new ArrayList<>();
        for (String resource : kustomization.resources()) {
            manifests.addAll(StrictYaml.manifests(read(base.resolve(resource))));
        }
        kustomization.configMapGenerator().forEach(generator -> manifests.add(settings(base, generator)));
        return new Manifests(Rendering.FILES, manifests);
    }

    private static Manifest settings(Path base, Kustomization.Generator generator) {
        Map<String, String> data = generator.envs().stream()
                .flatMap(file -> read(base.resolve(file)).lines())
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(generator.name())
                .endMetadata()
                .withData(data)
                .build();
        return new Manifest(map.getMetadata(), map);
    }

    /** A copy beside the original, to which the components are added as a user would do it. */
    private Path combined(Rendering rendering) {
        Path original = root.resolve(rendering.directory());
        Path siblings = original.resolveSibling("");
        String up = siblings.relativize(root.resolve("components")).toString();
        String components = rendering.components().stream()
                .map(component -> "  - ../%s/%s\n".formatted(up, component))
                .collect(Collectors.joining());
        try {
            Path copy = Files.createTempDirectory(siblings, "combined-");
            FileSystemUtils.copyRecursively(original, copy);
            Files.writeString(
                    copy.resolve("kustomization.yaml"), "components:\n" + components, StandardOpenOption.APPEND);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Breaks something. The text that is replaced must be there, or the test would break nothing. */
    void replace(String file, String text, String replacement) {
        Path path = root.resolve(file);
        String content = read(path);
        assertThat(content).as(file).contains(text);
        try {
            Files.writeString(path, content.replace(text, replacement));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All files of the real ones. */
    static Stream<Path> files() {
        try (Stream<Path> files = Files.walk(ORIGINAL)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
