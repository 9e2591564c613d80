package dev.weir.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * The database of the first run: a shop worth exploring, owned by the role that the service logs in with. Works on any
 * PostgreSQL that the caller has a superuser of.
 */
public final class Demonstration {

    private static final String SCHEMA = "shop.sql";

    private Demonstration() {}

    /** Makes the role {@code weir} and the database {@code shop} and fills it; takes a few seconds. */
    public static Login create(Login superuser, String password) {
        return create(superuser, password, schema());
    }

    static Login create(Login superuser, String password, String script) {
        Login login = createDatabase(superuser, "shop", "weir", password);
        load(login, script);
        return login;
    }

    /** Makes a role that may log in, and an empty database that it owns. */
    public static Login createDatabase(Login superuser, String database, String role, String password) {
        try (Connection connection = LocalPostgres.connect(superuser);
                Statement statement = connection.createStatement()) {
            statement.execute("create role %s login createrole password '%s'".formatted(role, password));
            statement.execute("grant pg_monitor to %s with admin option".formatted(role));
            statement.execute("create database %s owner %s".formatted(database, role));
            return superuser.as(database, role, password);
        } catch (SQLException e) {
            throw new LocalPostgresException(
                    "The database %s could not be made: %s".formatted(database, e.getMessage()), e);
        }
    }

    /** Runs a script as one message of the simple protocol, and thus as one transaction. */
    public static void load(Login login, String script) {
        Properties properties = new Properties();
        properties.setProperty("user", login.username());
        properties.setProperty("password", login.password());
        properties.setProperty("preferQueryMode", "simple");
        try (Connection connection = DriverManager.getConnection(login.jdbcUrl(), properties);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(script);
        } catch (SQLException e) {
            throw new LocalPostgresException(
                    "The database %s could not be filled: %s".formatted(login.database(), e.getMessage()), e);
        }
    }

    static String schema() {
        try (InputStream script = Demonstration.class.getResourceAsStream(SCHEMA)) {
            if (script == null) {
                throw new LocalPostgresException(
                        "The demonstration schema %s is not on the class path".formatted(SCHEMA));
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new LocalPostgresException("The demonstration schema %s cannot be read".formatted(SCHEMA), e);
        }
    }
}
