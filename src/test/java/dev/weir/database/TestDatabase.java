package dev.weir.database;

import dev.weir.embedded.Demonstration;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import dev.weir.secrets.TestSecrets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The PostgreSQL that all tests of this JVM share, started when the first test asks. May be used from any thread, but
 * who halts or restarts the server does so to everybody.
 */
public final class TestDatabase {

    private static final String DEFAULT_VERSION = "18.3.0";
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestDatabase() {}

    /** The server; the class loader sees to it that there is one. */
    private static final class Shared {

        private static final TestServer SERVER = start();

        private static TestServer start() {
            TestServer server = chosen();
            announce(server);
            return server;
        }

        private static TestServer chosen() {
            if (Containers.isInstalled()) {
                return new InstalledServer();
            }
            return Containers.areUsed() ? new ContainerServer() : new EmbeddedServer();
        }

        /** Straight to the build's output, whatever the log is set to. */
        @SuppressWarnings("SystemOut")
        private static void announce(TestServer server) {
            System.out.printf("Tests run against PostgreSQL %s (%s)%n", version(server), server.description());
        }
    }

    /** The demonstration schema, in a database of its own. */
    private static final class Shop {

        private static final Login LOGIN = Demonstration.create(server().superuser(), password());
    }

    /** The service's login to the demonstration schema; what tests change there they undo. */
    public static Login shop() {
        return Shop.LOGIN;
    }

    /** Makes an empty database and a role of the same name that owns it. */
    public static Login createDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        return Demonstration.createDatabase(server().superuser(), name, name, password());
    }

    /** Makes a database as {@link #createDatabase()} does and runs a script in it, as the role that owns it. */
    public static Login createDatabase(String script) {
        Login login = createDatabase();
        Demonstration.load(login, script);
        return login;
    }

    /** A superuser's connection; the caller closes it. */
    public static Connection superuser() throws SQLException {
        return LocalPostgres.connect(server().superuser());
    }

    /** A superuser's connection to the login's database; the caller closes it. */
    public static Connection superuserOf(Login login) throws SQLException {
        Login superuser = server().superuser();
        return LocalPostgres.connect(new Login(
                superuser.host(), superuser.port(), login.database(), superuser.username(), superuser.password()));
    }

    /** Stops the server and starts it on the same port and data. */
    public static void restart() {
        halt();
        resume();
    }

    public static void halt() {
        server().halt();
    }

    /** Starts the server again after {@link #halt()}; returns when it accepts connections. */
    public static void resume() {
        server().resume();
    }

    /** Everything that the server has logged, a SQLSTATE on each line. */
    public static String serverLog() {
        return server().log();
    }

    private static String password() {
        return TestSecrets.of(UUID.randomUUID().toString());
    }

    static TestServer server() {
        return Shared.SERVER;
    }

    /** The version that the build asks for, as {@code 18}. */
    public static String majorVersion() {
        String version = System.getProperty("postgres.version", DEFAULT_VERSION);
        return version.substring(0, version.indexOf('.'));
    }

    private static String version(TestServer server) {
        try (Connection connection = LocalPostgres.connect(server.superuser());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("show server_version")) {
            result.next();
            return result.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException("The test database does not tell its version", e);
        }
    }
}
