package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.embedded.Login;
import dev.weir.process.Npm;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application of {@code src/test/clients/app} with its one file over Weir: its types are checked, and one route of each kind is asked, before
 * and behind a hot reload. {@code src/test/clients/app/run} does all of it, and measures.
 */
class ApplicationIT {

    private static final Path SCRIPT = Path.of("src/test/clients/app/run");
    private static final String LIMIT_SECONDS = "75";

    /** That of the script where node, npm or a registry is missing. */
    private static final int NOT_TRIED = 2;

    @TempDir
    private Path directory;

    @Test
    void holdsWeirsTwoConnectionsAndNoneOfItsOwn() {
        Npm npm = Npm.in(directory);
        try (SqlClient sql = new SqlClient("", "weir.pool.size=2")) {
            Map<String, String> environment = Map.of(
                    "DATABASE_URL",
                    address(sql.login()),
                    "WEIR_URL",
                    sql.weir().url().replace("://", "://app:s3cret!%40@") + "/sql",
                    "APP_LIMIT",
                    LIMIT_SECONDS);
            Npm.Run run = npm.run(environment, "sh", SCRIPT.toAbsolutePath().toString(), "check");
            assumeTrue(run.status() != NOT_TRIED, run::output);
            run.succeeds();
            assertThat(run.output())
                    .contains("| check, one file over Weir | 2 | ")
                    .contains(" | 12 | 0 | ");
        }
    }

    private static String address(Login login) {
        return "postgresql://%s:%s@%s:%d/%s"
                .formatted(
                        login.username(),
                        URLEncoder.encode(login.password(), UTF_8),
                        login.host(),
                        login.port(),
                        login.database());
    }
}
