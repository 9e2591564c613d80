package dev.weir.pool;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.postgresql.util.LogLevel;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * How every connection is opened: the user's options, and what the bound needs on top of them.
 *
 * @param options where the database is, and the role to log in as
 * @param session what the service needs every session to start with
 * @param statementTimeout after which PostgreSQL cancels a statement for which nothing else is said
 * @param budget what the fleet shares; null where there is no fleet
 * @param applicationName the name by which anyone can count our connections in {@code pg_stat_activity}
 */
record DriverSettings(
        ConnectionFactoryOptions options,
        String applicationName,
        SessionSettings session,
        Duration connectTimeout,
        Duration statementTimeout,
        @Nullable Budget budget) {

    /** A setting that only this service knows: a pooler in between refuses it, by which it is detected. */
    static final String MARK = "weir.mark";

    /**
     * How a server notices a client that has vanished without closing its connection: an idle one by keepalives, after 10 + 3 x 5 s,
     * one that it is writing to after 20 s.
     */
    private static final Map<String, String> SERVER_NOTICES = Map.of(
            "tcp_keepalives_idle", "10",
            "tcp_keepalives_interval", "5",
            "tcp_keepalives_count", "3",
            "tcp_user_timeout", "20000");

    /** A busy backend looks at its socket this often (PostgreSQL 14 and later). */
    private static final Map<String, String> BUSY_SERVER_NOTICES = Map.of("client_connection_check_interval", "5000");

    private static final int BUSY_SERVER_NOTICES_SINCE = 14;

    /** Those of a process that is no fleet's. */
    DriverSettings(
            ConnectionFactoryOptions options,
            String applicationName,
            SessionSettings session,
            Duration connectTimeout,
            Duration statementTimeout) {
        this(options, applicationName, session, connectTimeout, statementTimeout, null);
    }

    /** A factory for one connection whose channels are made by {@code loops}. */
    PostgresqlConnectionFactory factory(LoopResources loops, int serverVersion) {
        PostgresqlConnectionConfiguration configuration = PostgresqlConnectionFactoryProvider.builder(options)
                .applicationName(applicationName)
                .connectTimeout(connectTimeout)
                .tcpKeepAlive(true)
                .autodetectExtensions(false)
                // It would go on using statements that the reset of a connection has deallocated.
                .preparedStatementCacheQueries(0)
                .exceptionLogLevel(error -> LogLevel.DEBUG)
                .options(startupParameters(serverVersion))
                .loopResources(loops)
                .build();
        return new PostgresqlConnectionFactory(configuration);
    }

    /** Where the database is, in words for people. */
    String target() {
        return text(options.getValue(ConnectionFactoryOptions.HOST), "localhost")
                + ":" + text(options.getValue(ConnectionFactoryOptions.PORT), "5432")
                + "/" + text(options.getValue(ConnectionFactoryOptions.DATABASE), user());
    }

    /** Whether the user wants a server that takes no writes. */
    boolean wantsReplica() {
        return text(options.getValue(PostgresqlConnectionFactoryProvider.TARGET_SERVER_TYPE), "")
                .toLowerCase(Locale.ROOT)
                .contains("secondary");
    }

    String user() {
        return text(options.getValue(ConnectionFactoryOptions.USER), "");
    }

    private Map<String, String> startupParameters(int serverVersion) {
        Map<String, String> parameters = new LinkedHashMap<>(SERVER_NOTICES);
        if (serverVersion >= BUSY_SERVER_NOTICES_SINCE) {
            parameters.putAll(BUSY_SERVER_NOTICES);
        }
        Map<String, String> theirs = usersParameters();
        parameters.putAll(theirs);
        parameters.putAll(session.values());
        parameters.put(MARK, applicationName);
        return parameters;
    }

    private Map<String, String> usersParameters() {
        Object theirs = options.getValue(PostgresqlConnectionFactoryProvider.OPTIONS);
        Map<String, String> parameters = new LinkedHashMap<>();
        if (theirs instanceof Map<?, ?> map) {
            map.forEach((name, value) -> parameters.put(String.valueOf(name), String.valueOf(value)));
        } else if (theirs instanceof String text) {
            for (String pair : text.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    parameters.put(
                            pair.substring(0, equals).trim(),
                            pair.substring(equals + 1).trim());
                }
            }
        }
        return parameters;
    }

    private static String text(@Nullable Object value, String otherwise) {
        return value == null ? otherwise : value.toString();
    }
}
