package dev.weir.database;

import dev.weir.embedded.Login;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What a superuser of the server does and sees, each over a connection of its own. */
public final class Superuser {

    private Superuser() {}

    /** Runs statements. */
    public static void run(String sql) {
        try (Connection connection = TestDatabase.superuser()) {
            run(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Runs statements in the login's database. */
    public static void runIn(Login login, String sql) {
        try (Connection connection = TestDatabase.superuserOf(login)) {
            run(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the only row. */
    public static String value(String sql) {
        try (Connection connection = TestDatabase.superuser();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return String.valueOf(result.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
