package dev.weir.fleet;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import dev.weir.pool.Budget;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A session of somebody else that takes a slot of the fleet {@code shop} as soon as it is free. */
final class Thief implements AutoCloseable {

    private final Connection connection;

    Thief(Login login) {
        try {
            connection = TestDatabase.superuserOf(login);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the slot is free, and holds it. */
    void takes(int slot) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set statement_timeout to 20000");
            statement.execute("select pg_advisory_lock(" + new Budget("shop", 1, 1).slots() + ", " + slot + ")");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
