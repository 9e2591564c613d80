package dev.weir.embedded;

import io.r2dbc.spi.ConnectionFactoryOptions;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.Bean;

/** Runs in a JVM of its own, to be told to end at some moment; the argument is the script that it loads. */
class ProgramWithEmbeddedDatabase {

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws InterruptedException {
        System.setProperty("script", arguments[0]);
        new SpringApplicationBuilder(ProgramWithEmbeddedDatabase.class)
                .web(WebApplicationType.NONE)
                .run();
        System.out.println("ready");
        Thread.currentThread().join();
    }

    @Bean
    R2dbcConnectionDetails database() {
        return EmbeddedDatabase.start(System.getProperty("script", ""));
    }

    /** As the pool does, this uses the database until it is destroyed itself. */
    @Bean
    @SuppressWarnings("SystemOut")
    DisposableBean user(R2dbcConnectionDetails database) {
        ConnectionFactoryOptions options = database.getConnectionFactoryOptions();
        return () -> System.out.println("database answers while the context closes: " + answers(options));
    }

    private static boolean answers(ConnectionFactoryOptions options) {
        Login login = new Login(
                (String) options.getRequiredValue(ConnectionFactoryOptions.HOST),
                (Integer) options.getRequiredValue(ConnectionFactoryOptions.PORT),
                (String) options.getRequiredValue(ConnectionFactoryOptions.DATABASE),
                (String) options.getRequiredValue(ConnectionFactoryOptions.USER),
                options.getRequiredValue(ConnectionFactoryOptions.PASSWORD).toString());
        try (Connection connection = LocalPostgres.connect(login)) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }
}
