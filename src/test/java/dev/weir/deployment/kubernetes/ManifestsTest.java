package dev.weir.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.deployment.Programs;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the manifests promise, in everything that can be made of them. Without kubectl that is the base alone, as its
 * files say it.
 */
class ManifestsTest {

    private static final Map<Rendering, Manifests> RENDERED = new ConcurrentHashMap<>();

    @TempDir
    static Path directory;

    @BeforeAll
    static void copy() {
        Sources.copyTo(directory);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("promises")
    void areAsPromised(Rendering rendering, Promise promise) {
        Manifests manifests = manifests(rendering);

        promise.check().accept(manifests);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.weir.deployment.kubernetes.Rendering#all")
    void areObjectsThatKubernetesKnows(Rendering rendering) {
        assertThat(manifests(rendering).all()).hasSizeGreaterThan(5);
    }

    static Stream<Arguments> promises() {
        return Stream.concat(Stream.of(Rendering.FILES), Rendering.all())
                .flatMap(rendering -> Promise.all().stream().map(promise -> Arguments.of(rendering, promise)));
    }

    private static Manifests manifests(Rendering rendering) {
        if (rendering.rendered()) {
            Programs.assumeInstalled("kubectl");
        }
        return RENDERED.computeIfAbsent(rendering, new Sources(directory)::render);
    }
}
