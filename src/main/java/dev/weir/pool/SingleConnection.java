package dev.weir.pool;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** One connection for a command-line tool, which is a process without a pool. The caller closes it. */
public final class SingleConnection {

    private static final Pattern NO_PASSWORD =
            Pattern.compile("(?:The value for ')?password'? must not be (?:null|empty)", Pattern.CASE_INSENSITIVE);

    private SingleConnection() {}

    /**
     * Connects, or fails with what PostgreSQL or the network has said.
     *
     * @param options where the database is, and the role to log in as
     * @param applicationName what {@code pg_stat_activity} calls the connection
     * @param timeout for all of it
     */
    public static Mono<PostgresqlConnection> open(
            ConnectionFactoryOptions options, String applicationName, Duration timeout) {
        PostgresqlConnectionConfiguration configuration = PostgresqlConnectionFactoryProvider.builder(options)
                .applicationName(applicationName)
                .connectTimeout(timeout)
                .autodetectExtensions(false)
                .build();
        return new PostgresqlConnectionFactory(configuration).create().timeout(timeout);
    }

    /** Whether the server asks for a password and there is none, or an empty one; the driver has exceptions of its own for it. */
    public static boolean isPasswordMissing(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .map(each -> String.valueOf(each.getMessage()))
                .anyMatch(message -> NO_PASSWORD.matcher(message).matches());
    }
}
