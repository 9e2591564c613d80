package dev.weir.server;

import dev.weir.monitor.ConnectionsCommand;
import dev.weir.pool.ServiceUrl;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
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
        // Picocli's own writer does not report a closed output, which ends a watch.
        CommandLine line = new CommandLine(new ConnectionsCommand(ConnectionsTool::configured))
                .setOut(new PrintWriter(System.out, true, System.out.charset()));
        int parsed = line.execute(Arrays.copyOfRange(args, 1, args.length));
        Mono<Integer> status = line.getExecutionResult();
        return status == null ? parsed : status.blockOptional().orElse(parsed);
    }

    /** The database of the service, from the same places; empty when they name none. */
    private static Optional<ConnectionFactoryOptions> configured() {
        StandardEnvironment environment = new StandardEnvironment();
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        R2dbcProperties database = settings(environment);
        if (!StringUtils.hasText(database.getUrl())) {
            return Optional.empty();
        }
        ConnectionFactoryOptions options = ServiceUrl.plain(ConnectionFactoryOptions.parse(database.getUrl()));
        ConnectionFactoryOptions.Builder builder = options.mutate();
        add(options, ConnectionFactoryOptions.USER, database.getUsername(), builder);
        add(options, ConnectionFactoryOptions.PASSWORD, database.getPassword(), builder);
        add(options, ConnectionFactoryOptions.DATABASE, database.getName(), builder);
        database.getProperties().forEach((name, value) -> builder.option(Option.<Object>valueOf(name), value));
        return Optional.of(builder.build());
    }

    private static R2dbcProperties settings(StandardEnvironment environment) {
        try {
            return ConfigurationChecks.database(environment);
        } catch (ConfigurationException e) {
            throw new IllegalStateException(e.getMessage() + " " + e.action());
        }
    }

    /** What the URL says has precedence, as for the service. */
    private static void add(
            ConnectionFactoryOptions said,
            Option<? extends CharSequence> option,
            @Nullable String value,
            ConnectionFactoryOptions.Builder options) {
        if (!said.hasOption(option) && StringUtils.hasText(value)) {
            options.option(Option.<Object>valueOf(option.name()), value);
        }
    }
}
