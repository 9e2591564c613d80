import dev.weir.embedded.Demonstration;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.io.IOException;

/**
 * Runs a PostgreSQL with the demonstration shop until standard input ends, and prints its URL. Started from source, with
 * Weir's own classes on the class path; the JVM's end takes the server and its data along.
 */
public final class ShopDatabase {

    private ShopDatabase() {}

    public static void main(String[] args) throws IOException {
        LocalPostgres.Options options = LocalPostgres.Options.DEFAULT.with("max_connections", "200");
        try (LocalPostgres server = LocalPostgres.start(options)) {
            Login login = Demonstration.create(server.superuser(), "weir");
            System.out.printf(
                    "postgresql://%s:%s@%s:%d/%s%n",
                    login.username(), login.password(), login.host(), login.port(), login.database());
            while (System.in.read() >= 0) {
                continue;
            }
        }
    }
}
