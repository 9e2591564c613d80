package dev.weir.pool;

import dev.weir.pool.DatabaseUrl.Parameter;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The options of the driver that can stand in a URL or in a setting, and which values it takes. */
final class DriverOptions {

    /** Options of the driver that a URL can have, but for those below. */
    static final Set<String> OPTIONS = Set.of(
            "applicationName",
            "channelBinding",
            "channel_binding",
            "connectTimeout",
            "currentSchema",
            "errorResponseLogLevel",
            "fetchSize",
            "lockWaitTimeout",
            "maxMessageSize",
            "noticeLogLevel",
            "options",
            "preparedStatementCacheQueries",
            "schema",
            "socket",
            "sslHostnameVerifier",
            "sslMode",
            "sslNegotiation",
            "sslPassword",
            "sslmode",
            "sslnegotiation",
            "statementTimeout",
            "timeZone");

    static final Set<String> FILES = Set.of("sslCert", "sslKey", "sslRootCert");

    /** The driver takes any other word for false. */
    static final Set<String> SWITCHES = Set.of(
            "autodetectExtensions",
            "compatibilityMode",
            "forceBinary",
            "preferAttachedBuffers",
            "ssl",
            "sslSni",
            "tcpKeepAlive",
            "tcpNoDelay");

    /** They have a place of their own in the URL, or a setting. */
    static final Set<String> ELSEWHERE =
            Set.of("database", "dbname", "driver", "host", "password", "port", "protocol", "user", "username");

    private static final Map<String, String> VALUES = Map.of(
            "sslmode", "disable, allow, prefer, require, verify-ca, verify-full or tunnel",
            "sslnegotiation", "postgres or direct",
            "channelbinding", "disable, prefer or require");

    private DriverOptions() {}

    /**
     * Refuses options that the driver does not know, or does not take with their values.
     *
     * @throws UrlException says why, without any value
     */
    static void require(List<Parameter> options) {
        Set<String> names = new HashSet<>();
        for (Parameter option : options) {
            String name = option.name();
            if (ELSEWHERE.contains(name.toLowerCase(Locale.ROOT))) {
                throw new UrlException(
                        "has the option '" + name + "' behind the ?, where the driver does not take it",
                        "Write host, port and database in their places: " + ServiceUrl.FORM
                                + "; the user belongs in spring.r2dbc.username, the password in spring.r2dbc.password");
            }
            if (!OPTIONS.contains(name) && !FILES.contains(name) && !SWITCHES.contains(name)) {
                throw unknown(name);
            }
            if (!names.add(name)) {
                throw new UrlException("has the option '" + name + "' twice", "Keep the one that is meant");
            }
            requireValue(option);
        }
    }

    /** The name is not repeated: it may be what stands behind an & in a password. */
    private static UrlException unknown(String name) {
        String meant = Stream.of(OPTIONS, FILES, SWITCHES)
                .flatMap(Set::stream)
                .sorted()
                .filter(known -> letters(known).equals(letters(name)))
                .findFirst()
                .map(known -> "; perhaps " + known + " is meant")
                .orElse("");
        return new UrlException(
                "has an option that the driver does not know" + meant,
                "Those it knows are "
                        + String.join(
                                ", ",
                                Stream.of(OPTIONS, FILES, SWITCHES)
                                        .flatMap(Set::stream)
                                        .sorted(String.CASE_INSENSITIVE_ORDER)
                                        .toList())
                        + ". In a value write & as %26");
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static void requireValue(Parameter option) {
        String name = option.name();
        if (SWITCHES.contains(name)
                && !option.value().equals("true")
                && !option.value().equals("false")) {
            throw new UrlException(
                    "has something else than true or false as the value of '" + name + "'", "Correct it");
        }
        ConnectionFactoryOptions.Builder options = ConnectionFactoryOptions.builder()
                .option(ConnectionFactoryOptions.DRIVER, "postgresql")
                .option(ConnectionFactoryOptions.USER, "nobody")
                .option(ConnectionFactoryOptions.DATABASE, "none")
                .option(Option.<Object>valueOf(name), option.value());
        if (!name.equals("socket")) {
            options.option(ConnectionFactoryOptions.HOST, "localhost");
        }
        if (!accepts(options.build())) {
            throw FILES.contains(name)
                    ? new UrlException("names a file in '" + name + "' that cannot be read", "Correct the path")
                    : new UrlException(
                            "has a value for the option '" + name + "' that the driver does not take",
                            wanted(VALUES.get(letters(name))));
        }
    }

    private static String wanted(@Nullable String values) {
        return values == null ? "Correct it" : "Write " + values;
    }

    /** Whether the driver takes them all. What it throws repeats what it has been given, and so it is not kept. */
    static boolean accepts(ConnectionFactoryOptions options) {
        try {
            PostgresqlConnectionFactoryProvider.builder(options).build();
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
