package dev.weir.spec;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;

/** The database of {@code spec.sql} and what stands beside it, and the client that speaks to the service in front of it. */
@TestConfiguration(proxyBeanMethods = false)
class SpecDatabase {

    /** Made when the first asks; the class loader sees to it that there is one. */
    private static final class Shared {

        private static final Login LOGIN = TestDatabase.createDatabase(script("spec.sql")
                + script("reading.sql")
                + script("embedding.sql")
                + script("writes.sql")
                + script("functions.sql")
                + script("media.sql")
                + script("domains.sql"));
    }

    @Bean
    R2dbcConnectionDetails specDatabaseDetails() {
        Login login = Shared.LOGIN;
        return () -> ConnectionFactoryOptions.parse(login.r2dbcUrl())
                .mutate()
                .option(ConnectionFactoryOptions.USER, login.username())
                .option(ConnectionFactoryOptions.PASSWORD, login.password())
                .build();
    }

    @Bean
    Http http(Environment environment) {
        return new Http(() -> environment.getRequiredProperty("local.server.port", Integer.class));
    }

    /** Runs SQL behind the service's back, as the role that it uses. */
    static void run(String sql) {
        try (Connection connection = LocalPostgres.connect(Shared.LOGIN);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The role that the service logs in as. */
    static String login() {
        return Shared.LOGIN.username();
    }

    /** How many of the service's connections are in a transaction that reads a relation. */
    static int reading(String relation) {
        try (Connection connection = LocalPostgres.connect(Shared.LOGIN);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from pg_stat_activity"
                        + " where application_name = 'weir-spec' and state <> 'idle' and query like '%\"" + relation
                        + "\"%'")) {
            result.next();
            return result.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String script(String name) {
        try {
            return new ClassPathResource(name, SpecDatabase.class).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
