package dev.weir.monitor;

import static io.r2dbc.spi.ConnectionFactoryOptions.DATABASE;
import static io.r2dbc.spi.ConnectionFactoryOptions.HOST;
import static io.r2dbc.spi.ConnectionFactoryOptions.PASSWORD;
import static io.r2dbc.spi.ConnectionFactoryOptions.PORT;
import static io.r2dbc.spi.ConnectionFactoryOptions.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSettingsTest {

    @TempDir
    Path home;

    private ConnectionFactoryOptions parse(String url) {
        return find(Map.of(), url).options();
    }

    private ClientSettings.Found find(Map<String, String> environment, String url) {
        return new ClientSettings(environment, home).find(Optional.of(url));
    }

    private static String password(ClientSettings.Found found) {
        return String.valueOf(found.options().getValue(PASSWORD));
    }

    private Path write(String name, String permissions, String... lines) throws IOException {
        Path file = Files.write(home.resolve(name), List.of(lines));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://ada:secret@db.example:6432/shop",
                "postgres://ada:secret@db.example:6432/shop?connection_limit=5&pgbouncer=true&schema=public",
                "jdbc:postgresql://db.example:6432/shop?user=ada&password=secret",
                "r2dbc:postgresql://ada:secret@db.example:6432/shop",
                " r2dbcs:postgres://ada:secret@db.example:6432/shop "
            })
    void everyFormThatPeopleHaveAtHandIsRead(String url) {
        ConnectionFactoryOptions options = parse(url);

        assertThat(options.getValue(HOST)).isEqualTo("db.example");
        assertThat(options.getValue(PORT)).isEqualTo(6432);
        assertThat(options.getValue(DATABASE)).isEqualTo("shop");
        assertThat(options.getValue(USER)).isEqualTo("ada");
        assertThat(options.getValue(PASSWORD)).hasToString("secret");
    }

    @Test
    void whatIsLeftOutIsAsInLibpq() {
        ConnectionFactoryOptions options = parse("postgresql://");

        assertThat(options.getValue(HOST)).isEqualTo("localhost");
        assertThat(options.getValue(PORT)).isEqualTo(5432);
        assertThat(options.getValue(USER)).isEqualTo(System.getProperty("user.name"));
        assertThat(options.getValue(DATABASE)).isEqualTo(System.getProperty("user.name"));
    }

    @Test
    void partsAreDecodedAndAPlusIsAPlus() {
        ConnectionFactoryOptions options = parse("postgresql://a%40b:p%3A%2F%3F%40+%C3%A9@[::1]/sh%20op");

        assertThat(options.getValue(USER)).isEqualTo("a@b");
        assertThat(options.getValue(PASSWORD)).hasToString("p:/?@+é");
        assertThat(options.getValue(HOST)).isEqualTo("::1");
        assertThat(options.getValue(DATABASE)).isEqualTo("sh op");
    }

    @Test
    void whatSaysHowToConnectIsKept() {
        ConnectionFactoryOptions options = parse("postgresql://db/shop?sslmode=verify-full&sslrootcert=pom.xml");

        assertThat(options.getValue(PostgresqlConnectionFactoryProvider.SSL_MODE))
                .hasToString("verify-full");
        assertThat(options.getValue(PostgresqlConnectionFactoryProvider.SSL_ROOT_CERT))
                .isEqualTo("pom.xml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"r2dbcs:postgresql://db/shop", "jdbc:postgresql://db/shop?ssl=true"})
    void whoAsksForEncryptionGetsIt(String url) {
        assertThat(parse(url).getValue(PostgresqlConnectionFactoryProvider.SSL_MODE))
                .hasToString("verify-full");
    }

    @Test
    void aHostThatIsAPathIsASocket() {
        ConnectionFactoryOptions options = parse("postgresql:///shop?host=/var/run/postgresql");

        assertThat(options.getValue(PostgresqlConnectionFactoryProvider.SOCKET))
                .isEqualTo("/var/run/postgresql/.s.PGSQL.5432");
        assertThat(options.hasOption(HOST)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://ada:s3cr3t@db/shop",
                "s3cr3t.example",
                "postgresql://ada:s3cr3t/x@db:x/shop",
                "postgresql://ada:x/s3cr3t@db/shop",
                "postgresql://ada:x@s3cr3t@db/shop",
                "postgresql://ada:s3cr3t%zz@db/shop",
                "postgresql://ada:s3cr3t%C3@db/shop",
                "postgresql://ada:s3cr3t#x@db/shop",
                "postgresql://ada:12?s3cr3t=x@db/shop",
                "postgresql://ada:s3cr3t x@db/shop",
                "postgresql://ada:s3cr3t@a,b/shop",
                "postgresql://ada:s3cr3t@db:bad/shop",
                "postgresql://ada:s3cr3t@db:0/shop",
                "postgresql://ada:s3cr3t@db:65536/shop",
                "postgresql://ada:s3cr3t@db:99999999999/shop",
                "postgresql://ada:s3cr3t@::1/shop",
                "postgresql://ada:s3cr3t@[::1/shop",
                "postgresql://ada:s3cr3t@dö/shop",
                "postgresql://ada:s3cr3t@db/shop/x",
                "postgresql://ada:s3cr3t@db/shop?sslmode=nope",
                "postgresql://ada:s3cr3t@db/shop?ssl-mode=require",
                "postgresql://ada:s3cr3t@db/shop?ssl=perhaps",
                "postgresql://ada:s3cr3t@db/shop?sslrootcert=/none/ca.crt",
                "postgresql:///shop?socket=s3cr3t"
            })
    void whatCannotBeRightIsRefusedWithoutRepeatingWhatMayBeAPassword(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(url))
                .withMessageNotContaining("s3cr3t")
                .withMessageEndingWith(".");
    }

    @Test
    void theEnvironmentSaysWhatTheUrlDoesNot() {
        Map<String, String> environment = Map.of(
                "PGHOST",
                "db.example",
                "PGPORT",
                "6432",
                "PGUSER",
                "ada",
                "PGPASSWORD",
                "p",
                "PGDATABASE",
                "shop",
                "PGSSLMODE",
                "require");

        ConnectionFactoryOptions all =
                new ClientSettings(environment, home).find(Optional.empty()).options();
        ConnectionFactoryOptions some =
                find(environment, "postgresql://bob@other/x").options();

        assertThat(all.getValue(HOST)).isEqualTo("db.example");
        assertThat(all.getValue(PORT)).isEqualTo(6432);
        assertThat(all.getValue(USER)).isEqualTo("ada");
        assertThat(all.getValue(PASSWORD)).hasToString("p");
        assertThat(all.getValue(DATABASE)).isEqualTo("shop");
        assertThat(all.getValue(PostgresqlConnectionFactoryProvider.SSL_MODE)).hasToString("require");
        assertThat(some.getValue(HOST)).isEqualTo("other");
        assertThat(some.getValue(USER)).isEqualTo("bob");
        assertThat(some.getValue(PORT)).isEqualTo(6432);
    }

    @Test
    void aServiceIsReadFromItsFileAndTheUrlWins() throws IOException {
        Path file = write(
                "services",
                "rw-r--r--",
                "# ours",
                "[other]",
                "host=wrong",
                "",
                "[shop]",
                "host = db.example",
                "port=6432",
                "user=ada",
                "password=from the file",
                "[shop]",
                "host=too-late");
        Map<String, String> environment =
                Map.of("PGSERVICEFILE", file.toString(), "PGSERVICE", "shop", "PGHOST", "less");

        ConnectionFactoryOptions options =
                new ClientSettings(environment, home).find(Optional.empty()).options();

        assertThat(options.getValue(HOST)).isEqualTo("db.example");
        assertThat(options.getValue(PORT)).isEqualTo(6432);
        assertThat(options.getValue(PASSWORD)).hasToString("from the file");
        assertThat(find(environment, "postgresql://bob@/x").options().getValue(USER))
                .isEqualTo("bob");
    }

    @Test
    void aServiceThatIsNowhereIsSaid() throws IOException {
        write(".pg_service.conf", "rw-r--r--", "[other]");

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        find(Map.of("PGSYSCONFDIR", home.resolve("none").toString()), "postgresql:///?service=shop"))
                .withMessageContaining("There is no service \"shop\" in [" + home);
    }

    @Test
    void thePasswordIsThatOfTheFirstLineOfThePasswordFileThatFits() throws IOException {
        write(
                ".pgpass",
                "rw-------",
                "# db:5432:shop:ada:a comment",
                "other:5432:shop:ada:wrong",
                "db:5432:shop:ada",
                "db:*:shop:a\\:da:with\\:colon\\\\:rest",
                "db:*:*:ada:right",
                "*:*:*:*:any",
                "localhost:5432:*:*:too late");

        assertThat(password(find(Map.of(), "postgresql://ada@db/shop"))).isEqualTo("right");
        assertThat(password(find(Map.of(), "postgresql://a%3Ada@db/shop"))).isEqualTo("with:colon\\");
        assertThat(password(find(Map.of(), "postgresql://eve@db/shop"))).isEqualTo("any");
        assertThat(password(find(Map.of("PGPASSWORD", "said"), "postgresql://ada@db/shop")))
                .isEqualTo("said");
    }

    @Test
    void aPasswordFileThatOthersMayReadIsNotUsedAndThatIsSaid() throws IOException {
        Path file = write("passwords", "rw-r-----", "*:*:*:*:s3cr3t");

        ClientSettings.Found found = find(Map.of("PGPASSFILE", file.toString()), "postgresql://ada@db/shop");

        assertThat(found.options().hasOption(PASSWORD)).isFalse();
        assertThat(found.trouble())
                .hasValueSatisfying(words -> assertThat(words).contains("chmod 0600 " + file));
    }

    @Test
    void aSocketIsLocalhostToThePasswordFile() throws IOException {
        write(".pgpass", "rw-------", "localhost:5433:shop:ada:right");

        assertThat(password(find(Map.of("PGHOST", "/var/run/postgresql", "PGPORT", "5433"), "postgresql://ada@/shop")))
                .isEqualTo("right");
    }
}
