package dev.weir.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.deployment.Programs;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the promises can be broken: each is checked against manifests with a mistake in them. */
class BrokenManifestsTest {

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.weir.deployment.kubernetes.Fault#all")
    void areFoundOut(Fault fault) {
        if (fault.rendering().rendered()) {
            Programs.assumeInstalled("kubectl");
        }
        Sources sources = Sources.copyTo(directory);
        sources.replace(fault.file(), fault.text(), fault.mistake());
        Manifests manifests = sources.render(fault.rendering());

        assertThatThrownBy(() -> Promise.named(fault.promise()).check().accept(manifests))
                .as(fault.promise())
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void whatKustomizeHasReplacedIsToldByKubectl() {
        Programs.assumeInstalled("kubectl");
        Sources sources = Sources.copyTo(directory);
        sources.replace("overlays/local/kustomization.yaml", "\nlabels:", "\ncommonLabels: {team: web}\nlabels:");

        assertThatThrownBy(() -> sources.render(Rendering.LOCAL))
                .hasMessageContaining("complains of")
                .hasMessageContaining("commonLabels");
    }

    @Test
    void noPromiseIsWithoutAFaultThatBreaksIt() {
        assertThat(Fault.all().map(Fault::promise).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(
                        Promise.all().stream().map(Promise::words).toList());
    }
}
