package dev.weir.deployment.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.deployment.Programs;
import dev.weir.deployment.image.Dockerfile.Instruction;
import dev.weir.documentation.SettingsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the Dockerfile promises, without an engine. */
class DockerfileTest {

    private static final String USER = "10001";

    private final Dockerfile file;

    DockerfileTest() throws IOException {
        file = Dockerfile.read();
    }

    @Test
    void theJvmIsTheFirstProcessSoThatSignalsReachItAndArgumentsAreThePrograms() {
        assertThat(file.last("ENTRYPOINT").words()).startsWith("java").endsWith("-jar", "/weir/weir.jar");
        assertThat(file.all("CMD")).isEmpty();
    }

    @Test
    void itRunsAsTheUserWhomTheManifestsName() throws IOException {
        assertThat(file.last("USER").arguments()).isEqualTo(USER + ":" + USER);
        assertThat(Files.readString(Path.of("k8s/base/deployment.yaml")))
                .contains("runAsUser: " + USER, "runAsGroup: " + USER);
    }

    @Test
    void theTrainingRunAndTheImageAreMadeOfOneStage() {
        List<String> stages = file.all("FROM").map(Instruction::arguments).toList();

        assertThat(stages)
                .containsExactly("${BASE} AS layers", "${BASE} AS installed", "installed AS trained", "installed");
        assertThat(file.instructions())
                .filteredOn(step -> step.stage() == file.lastStage()
                        && List.of("COPY", "USER", "WORKDIR", "ADD").contains(step.keyword()))
                .extracting(Instruction::arguments)
                .containsExactly("--from=trained /tmp/weir.aot /weir/");
    }

    /** With the options of the entry point, in the image itself: otherwise an image without a cache would go unnoticed. */
    @Test
    void theBuildFailsWhenTheJvmDoesNotTakeTheCache() {
        Instruction check = file.last("RUN");

        assertThat(check.stage()).isEqualTo(file.lastStage());
        assertThat(check.words()).contains("-XX:AOTMode=on", "/weir/weir.jar").containsAll(jvmOptions());
    }

    private List<String> jvmOptions() {
        List<String> words = new ArrayList<>(file.last("ENTRYPOINT").words());
        return words.subList(1, words.indexOf("-jar"));
    }

    @Test
    void theBuildGetsWhatItCopiesAndNothingElse() throws IOException {
        List<String> patterns = Files.readAllLines(Path.of(".dockerignore")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();

        assertThat(patterns).startsWith("*");
        assertThat(patterns.subList(1, patterns.size())).allSatisfy(pattern -> assertThat(file.sources())
                .anySatisfy(source -> assertThat(source).startsWith(pattern.substring(1))));
        assertThat(file.sources()).allSatisfy(source -> assertThat(patterns)
                .anySatisfy(pattern -> assertThat("!" + source).startsWith(pattern)));
    }

    @Test
    void theJvmKnowsAllOfItsOptionsAndHasNothingToRemark() throws IOException, InterruptedException {
        assumeThat(Runtime.version().feature())
                .as("This JDK is older than the image's")
                .isGreaterThanOrEqualTo(25);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String output = Programs.run(java, "@src/main/docker/options", "-Xlog:disable", "-Xlog:all=warning", "-version")
                .orFail();

        assertThat(output).doesNotContainIgnoringCase("warning");
    }

    @Test
    void everyVariableOfTheImageIsASettingThatExists() throws IOException {
        assertThat(file.all("ENV")
                        .flatMap(variables -> Stream.of(variables.arguments().split("\\s+", -1)))
                        .map(variable -> variable.substring(0, variable.indexOf('='))))
                .isNotEmpty()
                .isSubsetOf(SettingsTable.byVariable().keySet());
    }
}
