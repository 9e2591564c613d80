package dev.weir.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program that renders kustomizations. It asks no cluster for that. */
final class Kubectl {

    private static final int SECONDS = 30;

    private Kubectl() {}

    static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, "kubectl")));
    }

    /** What a kustomization makes. It fails on errors, and on warnings as well: that is where deprecated fields are told. */
    static String kustomize(Path directory) {
        try {
            return run(directory);
        } catch (IOException e) {
            throw new AssertionError("kubectl does not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while kubectl ran", e);
        }
    }

    private static String run(Path directory) throws IOException, InterruptedException {
        Path out = Files.createTempFile("weir-kustomize-", ".yaml");
        Path err = Files.createTempFile("weir-kustomize-", ".log");
        try {
            Process kubectl = new ProcessBuilder("kubectl", "kustomize", directory.toString())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!kubectl.waitFor(SECONDS, TimeUnit.SECONDS)) {
                kubectl.destroyForcibly();
            }
            assertThat(Files.readString(err, StandardCharsets.UTF_8))
                    .as("what kubectl kustomize %s complains of", directory)
                    .isEmpty();
            assertThat(kubectl.waitFor()).isZero();
            return Files.readString(out);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
