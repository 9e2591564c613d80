package dev.weir.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class TestDatabaseIT {

    @Test
    void theServerHasTheVersionThatTheBuildAsksFor() throws SQLException {
        try (Connection superuser = TestDatabase.superuser()) {
            assertThat(query(superuser, "show server_version")).startsWith(TestDatabase.majorVersion() + ".");
        }
    }

    @Test
    void aFreshDatabaseBelongsToARoleThatIsNoSuperuser() throws SQLException {
        Login login = TestDatabase.createDatabase("create table t (a int); insert into t values (7)");
        try (Connection connection = LocalPostgres.connect(login)) {
            assertThat(query(connection, "select a from t")).isEqualTo("7");
            assertThat(query(connection, "select rolsuper from pg_roles where rolname = current_user"))
                    .isEqualTo("f");
        }
    }

    @Test
    void dataOutlivesARestartAndSessionsDoNot() throws SQLException {
        Login login = TestDatabase.createDatabase("create table t (a int); insert into t values (7)");
        try (Connection before = LocalPostgres.connect(login)) {
            TestDatabase.restart();
            assertThatThrownBy(() -> query(before, "select 1")).isInstanceOf(SQLException.class);
        }
        try (Connection after = LocalPostgres.connect(login)) {
            assertThat(query(after, "select a from t")).isEqualTo("7");
        }
    }

    @Test
    void aRefusedConnectionIsFoundInTheServersLogByItsSqlState() throws SQLException {
        Login login = TestDatabase.createDatabase();
        try (Connection superuser = TestDatabase.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("alter role %s connection limit 0".formatted(login.username()));
        }
        assertThatThrownBy(() -> LocalPostgres.connect(login).close()).isInstanceOf(SQLException.class);
        assertThat(TestDatabase.serverLog())
                .contains(" 53300 FATAL:  too many connections for role \"%s\"".formatted(login.username()));
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
