package dev.weir.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.deployment.Programs;
import dev.weir.embedded.Demonstration;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import dev.weir.process.WeirProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service in the environment that a pod has, on a database that is made as the overlay makes it. In the URL alone the
 * test puts its own server: one of its own, since the overlays' roles have the names that other tests use.
 */
@EnabledOnOs(OS.LINUX)
class ManifestsIT {

    private static final int TERMINATED = 143;
    private static final Duration END = Duration.ofSeconds(15);
    private static final String PASSWORD = UUID.randomUUID().toString();

    @TempDir
    Path directory;

    private final LocalPostgres server = LocalPostgres.start(LocalPostgres.Options.DEFAULT);
    private final Login superuser = server.superuser();

    @BeforeAll
    static void kubectlIsInstalled() {
        Programs.assumeInstalled("kubectl");
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void theOverlayLocalServesItsTable() throws Exception {
        Manifests manifests = render(Rendering.LOCAL);
        Demonstration.load(superuser, schema(manifests));

        assertThatItServes(manifests, password(manifests), "kettle");
    }

    @Test
    void theOverlayProductionServesWhatTheOwnerOfTheDatabaseMakes() throws Exception {
        Manifests manifests = render(Rendering.PRODUCTION);
        PostgresCluster.Spec cluster =
                manifests.every(PostgresCluster.class).findFirst().orElseThrow().spec();
        Demonstration.load(
                superuser,
                "create role %1$s login; grant create on schema public to %1$s"
                        .formatted(cluster.bootstrap().initdb().owner()));
        for (String statement : cluster.bootstrap().initdb().postInitApplicationSQL()) {
            Demonstration.load(superuser, statement);
        }
        Demonstration.load(superuser, create(cluster.managed().roles().getFirst()));
        Demonstration.load(superuser, """
                set role %s;
                create table products (id int primary key, name text);
                insert into products values (1, 'lamp')
                """.formatted(cluster.bootstrap().initdb().owner()));

        assertThatItServes(manifests, PASSWORD, "lamp");
    }

    private void assertThatItServes(Manifests manifests, String password, String name) throws Exception {
        Map<String, String> environment = new HashMap<>(manifests.environment());
        environment.put("WEIR_INSTANCE", "weir-75b9f6d8c-x2v4k");
        environment.put("SPRING_R2DBC_URL", superuser.r2dbcUrl());
        environment.put("SPRING_R2DBC_USERNAME", Manifests.WEIR);
        environment.put("SPRING_R2DBC_PASSWORD", password);
        try (WeirProcess weir = WeirProcess.ready(environment)) {
            assertThat(weir.get("/rest/v1/products?select=name&order=id&limit=1")
                            .body())
                    .isEqualTo("[{\"name\":\"%s\"}]", name);
            assertThat(query("select count(*) from pg_stat_activity"
                            + " where application_name = 'weir-weir-75b9f6d8c-x2v4k' and usename = 'weir'"))
                    .isBetween(1, Budget.of(manifests).poolSize());
            assertThat(query("select rolconnlimit from pg_roles where rolname = 'weir'"))
                    .isEqualTo(Budget.connectionLimit(manifests).orElseThrow());
            weir.jvm().terminate();
            assertThat(weir.jvm().exitCode(END)).isEqualTo(TERMINATED);
        }
    }

    private Manifests render(Rendering rendering) {
        return Sources.copyTo(directory).render(rendering);
    }

    /** What psql makes of the script: the value of a variable instead of its name. */
    private static String schema(Manifests manifests) {
        return LocalSchema.of(manifests)
                .replace("\\getenv weir_password WEIR_PASSWORD", "")
                .replace(":'weir_password'", "'" + password(manifests) + "'");
    }

    private static String password(Manifests manifests) {
        return manifests.environment().getOrDefault("SPRING_R2DBC_PASSWORD", "");
    }

    /** What CloudNativePG makes of a managed role. */
    private static String create(PostgresCluster.Role role) {
        return "create role %s login %s password '%s' connection limit %d in role %s"
                .formatted(
                        role.name(),
                        role.inherit() ? "inherit" : "noinherit",
                        PASSWORD,
                        role.connectionLimit(),
                        String.join(", ", role.inRoles()));
    }

    private int query(String sql) throws SQLException {
        try (Connection connection = LocalPostgres.connect(superuser);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }
}
