package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.process.Npm;
import dev.weir.server.RunningWeir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients of {@code src/test/clients/rest}, as they are published, against the running service. */
class RestClientsIT {

    private static final Path SOURCES = Path.of("src/test/clients/rest");

    @TempDir
    private static Path directory;

    @BeforeAll
    static void install() throws IOException {
        Npm npm = Npm.in(directory);
        npm.copy(SOURCES);
        npm.install();
    }

    /** What it reads, and what it writes and calls. */
    @ParameterizedTest
    @ValueSource(strings = {"postgrest.mjs", "writing.mjs"})
    void servesPostgrestJs(String program) throws IOException {
        String script = Files.readString(directory.resolve("database.sql"));
        try (RunningWeir weir = new RunningWeir(
                TestDatabase.createDatabase(script),
                "weir.rest.schemas=public,other",
                "weir.rest.tx-end=commit-allow-override")) {
            Npm.in(directory)
                    .run(Map.of("REST_URL", weir.url() + "/rest/v1"), "node", "--test", program)
                    .succeeds();
        }
    }

    @Test
    void namesNoRegistry() throws IOException {
        assertThat(Files.readString(SOURCES.resolve("package-lock.json"))).doesNotContain("\"resolved\"");
    }
}
