import dev.weir.embedded.Demonstration;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Runs a PostgreSQL with the demonstration shop until standard input ends, and prints its URL. Started from source, with
 * Weir's own classes on the class path; the JVM's end takes the server and its data along.
 */
public final class ShopDatabase {

    private ShopDatabase() {}

    /** Two roles that requests with tokens act as. */
    private static void createTenants(Login superuser, Login login) throws SQLException {
        try (Connection connection = LocalPostgres.connect(superuser);
                Statement statement = connection.createStatement()) {
            statement.execute("create role compare_red; create role compare_blue; grant compare_red, compare_blue to "
                    + login.username());
        }
    }

    public static void main(String[] args) throws IOException, SQLException {
        LocalPostgres.Options options = LocalPostgres.Options.DEFAULT.with("max_connections", "200");
        try (LocalPostgres server = LocalPostgres.start(options)) {
            Login login = Demonstration.create(server.superuser(), "weir");
            createTenants(server.superuser(), login);
            System.out.printf(
                    "postgresql://%s:%s@%s:%d/%s%n",
                    login.username(), login.password(), login.host(), login.port(), login.database());
            while (System.in.read() >= 0) {
                continue;
            }
        }
    }
}
