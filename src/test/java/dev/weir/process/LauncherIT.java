package dev.weir.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar under a Java that is too old for it. */
class LauncherIT {

    private static final Path JVMS = Path.of("/usr/lib/jvm");
    private static final int JAVA_8 = 52;

    @TempDir
    Path directory;

    @BeforeAll
    static void theJarIsBuilt() {
        assumeThat(WeirProcess.jar()).as("The jar is not built").isNotNull();
    }

    private static Optional<Path> oldJava() throws IOException {
        try (Stream<Path> jvms = Files.isDirectory(JVMS) ? Files.list(JVMS) : Stream.empty()) {
            return jvms.filter(jvm -> jvm.getFileName().toString().matches("(java|temurin|zulu)-(8|11|17)-.*"))
                    .map(jvm -> jvm.resolve("bin/java"))
                    .filter(Files::isExecutable)
                    .findFirst();
        }
    }

    @Test
    void aJavaThatIsTooOldIsToldInOneSentence() throws Exception {
        Optional<Path> java = oldJava();
        assumeThat(java).as("No older Java is installed on this machine").isPresent();
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(List.of(
                        java.orElseThrow().toString(), "-jar", String.valueOf(WeirProcess.jar()), "connections"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(Files.readString(output, StandardCharsets.UTF_8))
                .startsWith("Weir needs Java " + required() + " or later, and this is Java ")
                .hasLineCount(1);
    }

    @Test
    void theFirstClassOfTheJarIsReadByJava8() throws IOException {
        try (JarFile jar = new JarFile(String.valueOf(WeirProcess.jar()))) {
            String first = jar.getManifest().getMainAttributes().getValue("Main-Class");
            try (InputStream file = jar.getInputStream(jar.getEntry(first.replace('.', '/') + ".class"))) {
                byte[] head = file.readNBytes(8);

                assertThat(head[7]).isEqualTo((byte) JAVA_8);
            }
        }
    }

    private static String required() throws IOException {
        return Files.readString(Path.of("pom.xml")).replaceFirst("(?s).*<java.version>(\\d+)</java.version>.*", "$1");
    }
}
