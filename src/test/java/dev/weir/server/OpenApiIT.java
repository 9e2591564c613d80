package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Whose relations the root describes. */
class OpenApiIT {

    private static final String SCRIPT = """
            create table seen (id int);
            create table partly (id int, secret text);
            create table hidden (id int);
            """;

    private static final String GRANTS = """
            create role openapi_visitor;
            grant select on seen to openapi_visitor;
            grant select (id) on partly to openapi_visitor;
            grant openapi_visitor to\s""";

    private static final String ROLE = "weir.rest.anon-role=openapi_visitor";

    @Test
    void followsThePrivilegesOfTheRole() throws SQLException {
        Login login = TestDatabase.createDatabase(SCRIPT);
        superuser(login, GRANTS + login.username());
        try (RunningWeir weir = new RunningWeir(login, ROLE)) {
            assertThat(weir.rest("/").join().body())
                    .contains("\"/seen\"", "\"/partly\"")
                    .doesNotContain("hidden");
        }
        try (RunningWeir weir = new RunningWeir(login, ROLE, "weir.rest.openapi=ignore-privileges")) {
            assertThat(weir.rest("/").join().body()).contains("\"/seen\"", "\"/partly\"", "\"/hidden\"");
        }
        try (RunningWeir weir = new RunningWeir(login, ROLE, "weir.rest.openapi=disabled")) {
            assertThat(weir.rest("/").join().body())
                    .isEqualTo("{\"code\":\"PGRST126\",\"message\":\"Root endpoint metadata is disabled\","
                            + "\"details\":null,\"hint\":null}");
        } finally {
            superuser(login, "drop owned by openapi_visitor; drop role openapi_visitor");
        }
    }

    private static void superuser(Login login, String sql) throws SQLException {
        try (Connection connection = TestDatabase.superuserOf(login);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
