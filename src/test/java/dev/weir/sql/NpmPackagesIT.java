package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.process.Npm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The npm packages of {@code src/main/npm}: built, with their own tests, and packed as they are published. */
class NpmPackagesIT {

    private static final Path SOURCES = Path.of("src/main/npm");

    @TempDir
    private Path directory;

    @Test
    void passTheirOwnTestsAndArePackedWithWhatTheyNeed() throws IOException {
        Npm npm = Npm.in(directory);
        npm.run(Map.of(), "sh", SOURCES.resolve("pack").toAbsolutePath().toString(), "packed")
                .succeeds();
        Npm built = Npm.in(directory.resolve("packed/build"));
        built.install();
        built.run(Map.of(), "npm", "test").succeeds();
        for (String name : new String[] {"weir-prisma", "weir-kysely"}) {
            Npm.Run listed = npm.run(Map.of(), "tar", "-tzf", "packed/" + name + "-0.1.0.tgz");
            assertThat(listed.output().lines())
                    .contains("package/LICENSE", "package/README.md", "package/package.json")
                    .contains("package/dist/client/client.js", "package/dist/" + name + "/src/index.js")
                    .contains("package/dist/" + name + "/src/index.d.ts")
                    .noneMatch(file -> file.endsWith("index.ts") || file.contains("test/"));
        }
    }

    @Test
    void nameNoRegistry() throws IOException {
        assertThat(Files.readString(SOURCES.resolve("package-lock.json"))).doesNotContain("\"resolved\": \"http");
    }
}
