package dev.weir.server;

import dev.weir.monitor.ConnectionsCommand;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.io.PrintWriter;
import java.util.Arrays;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.StringUtils;
import picocli.CommandLine;
import reactor.core.publisher.Mono;

/** {@code java -jar weir.jar connections}: a process of its own, without the service, its pool or Spring's context. */
final class ConnectionsTool {

    static final String NAME = "connections";

    private ConnectionsTool() {}

    /** Runs the tool on the main thread; answers the exit status. */
    static int run(String[] args) {
        // Nothing is logged before a logging system is initialised, and this one never is: errors are told in words.
        LoggingSystem.get(ConnectionsTool.class.getClassLoader()).beforeInitialize();
        // Picocli's own writer does not know when nobody reads any more, which ends a watch.
        CommandLine line = new CommandLine(new ConnectionsCommand(ConnectionsTool::configured))
                .setOut(new PrintWriter(System.out, true, System.out.charset()));
        int parsed = line.execute(Arrays.copyOfRange(args, 1, args.length));
        Mono<Integer> status = line.getExecutionResult();
        return status == null ? parsed : status.blockOptional().orElse(parsed);
    }

    /** The database of the service, from the same places. */
    private static ConnectionFactoryOptions configured() {
        StandardEnvironment environment = new StandardEnvironment();
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        R2dbcProperties database = Binder.get(environment).bindOrCreate("spring.r2dbc", R2dbcProperties.class);
        if (!StringUtils.hasText(database.getUrl())) {
            throw new IllegalStateException(
                    "No database is named. Set SPRING_R2DBC_URL=r2dbc:postgresql://host/database,"
                            + " SPRING_R2DBC_USERNAME and SPRING_R2DBC_PASSWORD, or say --url=postgresql://user:password@host/database.");
        }
        ConnectionFactoryOptions.Builder options =
                ConnectionFactoryOptions.parse(database.getUrl()).mutate();
        if (database.getUsername() != null) {
            options.option(ConnectionFactoryOptions.USER, database.getUsername());
        }
        if (database.getPassword() != null) {
            options.option(ConnectionFactoryOptions.PASSWORD, database.getPassword());
        }
        return options.build();
    }
}
