package dev.weir.monitor;

import static io.r2dbc.spi.ConnectionFactoryOptions.DATABASE;
import static io.r2dbc.spi.ConnectionFactoryOptions.HOST;
import static io.r2dbc.spi.ConnectionFactoryOptions.PASSWORD;
import static io.r2dbc.spi.ConnectionFactoryOptions.PORT;
import static io.r2dbc.spi.ConnectionFactoryOptions.SSL;
import static io.r2dbc.spi.ConnectionFactoryOptions.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

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
        ConnectionFactoryOptions options = DatabaseUrl.parse(url);

        assertThat(options.getValue(HOST)).isEqualTo("db.example");
        assertThat(options.getValue(PORT)).isEqualTo(6432);
        assertThat(options.getValue(DATABASE)).isEqualTo("shop");
        assertThat(options.getValue(USER)).isEqualTo("ada");
        assertThat(options.getValue(PASSWORD)).hasToString("secret");
    }

    @Test
    void whatIsLeftOutIsAsInLibpq() {
        ConnectionFactoryOptions options = DatabaseUrl.parse("postgresql://");

        assertThat(options.getValue(HOST)).isEqualTo("localhost");
        assertThat(options.getValue(PORT)).isEqualTo(5432);
        assertThat(options.hasOption(USER)).isFalse();
        assertThat(options.hasOption(DATABASE)).isFalse();
    }

    @Test
    void partsAreDecodedAndAPlusIsAPlus() {
        ConnectionFactoryOptions options = DatabaseUrl.parse("postgresql://a%40b:p%3A%2F%3F%40+%C3%A9@[::1]/sh%20op");

        assertThat(options.getValue(USER)).isEqualTo("a@b");
        assertThat(options.getValue(PASSWORD)).hasToString("p:/?@+é");
        assertThat(options.getValue(HOST)).isEqualTo("::1");
        assertThat(options.getValue(DATABASE)).isEqualTo("sh op");
    }

    @Test
    void whatSaysHowToConnectIsKept() {
        ConnectionFactoryOptions options =
                DatabaseUrl.parse("postgresql://db/shop?sslmode=verify-full&sslrootcert=/etc/ca.crt");

        assertThat(options.getValue(PostgresqlConnectionFactoryProvider.SSL_MODE))
                .hasToString("verify-full");
        assertThat(options.getValue(PostgresqlConnectionFactoryProvider.SSL_ROOT_CERT))
                .isEqualTo("/etc/ca.crt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"r2dbcs:postgresql://db/shop", "jdbc:postgresql://db/shop?ssl=true"})
    void whoAsksForEncryptionGetsIt(String url) {
        assertThat(DatabaseUrl.parse(url).getValue(SSL)).hasToString("true");
    }

    @Test
    void aHostThatIsAPathIsASocket() {
        ConnectionFactoryOptions options = DatabaseUrl.parse("postgresql:///shop?host=/var/run/postgresql");

        assertThat(options.getValue(PostgresqlConnectionFactoryProvider.SOCKET))
                .isEqualTo("/var/run/postgresql/.s.PGSQL.5432");
        assertThat(options.hasOption(HOST)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://ada:secret@db/shop",
                "db.example",
                "postgresql://ada:sec/ret@db:x/shop",
                "postgresql://a,b/shop"
            })
    void anythingElseIsRefusedWithoutRepeatingWhatMayBeAPassword(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseUrl.parse(url))
                .withMessageContaining("postgresql://user:password@host:port/database")
                .withMessageNotContaining("sec");
    }
}
