package dev.weir.deployment.training;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.deployment.Programs;
import dev.weir.process.WeirProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The training run outside of an image, with all of its lessons. */
@EnabledOnOs(OS.LINUX)
class TrainingIT {

    @TempDir
    Path directory;

    @Test
    void theJvmTakesTheCacheAlsoWhereTheDirectoryHasBeenMovedTo() throws Exception {
        assumeThat(WeirProcess.jar()).as("The jar is not built").isNotNull();
        assumeThat(Runtime.version().feature())
                .as("This JDK makes no such cache")
                .isGreaterThanOrEqualTo(25);
        Path home = directory.resolve("home");
        run(List.of("src/main/jvm/train", home.toString()));

        Path moved = Files.move(home, directory.resolve("moved"));
        run(List.of(
                Training.java(),
                "@" + moved.resolve("options"),
                "-XX:AOTMode=on",
                "-XX:AOTCache=" + moved.resolve("weir.aot"),
                "-cp",
                moved.resolve("weir.jar").toString(),
                "-version"));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SPRING_") || name.startsWith("WEIR_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Programs.run(builder).orFail();
    }
}
