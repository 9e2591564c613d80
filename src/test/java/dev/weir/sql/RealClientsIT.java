package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.process.Npm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The clients of {@code src/test/clients}, as they are published, and our own packages, against the running service with eight connections,
 * of which two are for transactions.
 */
class RealClientsIT {

    private static final Path SOURCES = Path.of("src/test/clients");

    @TempDir
    private static Path directory;

    @BeforeAll
    static void install() throws IOException {
        Npm npm = Npm.in(directory);
        npm.copy(SOURCES);
        npm.install();
        npm.installOurs();
        // Prisma looks for a program that it does not need to generate a client, and would download it.
        npm.run(Map.of("PRISMA_SCHEMA_ENGINE_BINARY", "/bin/true"), "npm", "run", "prisma")
                .succeeds();
    }

    @ParameterizedTest
    @ValueSource(strings = {"neon.mjs", "drizzle.mjs", "prisma-neon.mjs", "prisma-weir.mjs", "kysely.mjs"})
    void isServed(String program) {
        try (SqlClient sql = new SqlClient("", "weir.pool.size=8")) {
            Map<String, String> environment = Map.of(
                    "SQL_URL", sql.weir().url() + "/sql",
                    "SQL_PASSWORD", "s3cret!@",
                    "DATABASE_URL", "postgresql://app:s3cret!%40@localhost/shop");
            Npm.in(directory).run(environment, "node", "--test", program).succeeds();
        }
    }

    @Test
    void namesNoRegistry() throws IOException {
        assertThat(Files.readString(SOURCES.resolve("package-lock.json"))).doesNotContain("\"resolved\"");
    }
}
