package dev.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.embedded.Demonstration;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import dev.weir.secrets.TestSecrets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** TLS to the database, with the server's certificate verified. The server is one of its own: it needs the certificate. */
@EnabledOnOs(OS.LINUX)
class TlsIT {

    private static final int BOUND = 2;

    @TempDir
    static Path directory;

    private static final String PASSWORD = TestSecrets.of("login");

    private static Certificate certificate;
    private static LocalPostgres postgres;
    private static Login login;

    @BeforeAll
    static void startPostgresWithTls() throws Exception {
        certificate = Certificate.create(directory, "server");
        postgres = LocalPostgres.start(LocalPostgres.Options.DEFAULT
                .with("ssl", "on")
                .with("ssl_cert_file", certificate.certificate().toString())
                .with("ssl_key_file", certificate.key().toString()));
        login = Demonstration.createDatabase(postgres.superuser(), "secure", "secure", PASSWORD);
        Demonstration.load(
                login,
                "create table things (id int primary key); insert into things values (7);"
                        + " create view zone as select current_setting('TimeZone') as zone");
        superuser("alter role secure connection limit " + BOUND);
        superuser("alter role secure set timezone = 'Asia/Tokyo'");
    }

    @AfterAll
    static void stopPostgres() {
        postgres.stop();
    }

    @Test
    void everyConnectionIsEncryptedAndTheBoundHoldsWhileTheyAreReplaced() throws Exception {
        try (WeirProcess weir = WeirProcess.production(
                "spring.r2dbc.url=" + url("localhost", certificate),
                "spring.r2dbc.username=secure",
                "spring.r2dbc.password=" + PASSWORD,
                "weir.pool.size=" + BOUND,
                "weir.pool.max-life-time=1s",
                "weir.shutdown.grace=0s")) {
            WeirProcess.await(Duration.ofSeconds(60), () -> weir.probe("/actuator/health/readiness") == 200);
            Set<String> backends = new TreeSet<>();
            WeirProcess.await(Duration.ofSeconds(20), () -> {
                assertThat(weir.get("/rest/v1/things").body()).isEqualTo("[{\"id\":7}]");
                backends.addAll(encrypted("true"));
                assertThat(encrypted("false")).isEmpty();
                return backends.size() > 3 * BOUND;
            });
            assertThat(weir.get("/rest/v1/zone").body()).isEqualTo("[{\"zone\":\"Asia/Tokyo\"}]");
            weir.jvm().terminate();

            assertThat(weir.jvm().exitCode(Duration.ofSeconds(5))).isEqualTo(143);
            assertThat(encrypted("true")).as("backends right after the exit").isEmpty();
        }
        assertThat(postgres.serverLog()).doesNotContain(" 53300 ");
    }

    @Test
    void aServerWithAnotherCertificateIsNotTalkedTo() throws Exception {
        assertThatItIsRefused(url("localhost", Certificate.create(directory, "another")), "is not trusted");
    }

    @Test
    void aServerUnderAnotherNameIsNotTalkedTo() throws Exception {
        assertThatItIsRefused(url("127.0.0.1", certificate), "is not trusted");
    }

    private static void assertThatItIsRefused(String url, String words) throws Exception {
        try (WeirProcess weir = WeirProcess.production(
                "spring.r2dbc.url=" + url,
                "spring.r2dbc.username=secure",
                "spring.r2dbc.password=" + PASSWORD,
                "weir.pool.startup-timeout=3s")) {
            StartUpFailuresIT.assertThatItEndsWith(weir, words, "sslRootCert");
        }
    }

    private static String url(String host, Certificate root) {
        return "r2dbc:postgresql://%s:%d/secure?sslMode=verify-full&sslRootCert=%s"
                .formatted(host, postgres.port(), root.certificate());
    }

    /** The process ids of our backends that are, or are not, encrypted. */
    private static Set<String> encrypted(String ssl) throws SQLException {
        Set<String> backends = new TreeSet<>();
        try (Connection connection = LocalPostgres.connect(postgres.superuser());
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("select pid from pg_stat_activity join pg_stat_ssl using (pid)"
                                + " where usename = 'secure' and ssl = " + ssl)) {
            while (result.next()) {
                backends.add(result.getString(1));
            }
        }
        return backends;
    }

    private static void superuser(String sql) throws SQLException {
        try (Connection connection = LocalPostgres.connect(postgres.superuser());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
