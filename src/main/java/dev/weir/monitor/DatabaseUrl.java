package dev.weir.monitor;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is, as people have it at hand: {@code postgresql://user:password@host:port/database}, also as
 * {@code postgres:}, {@code jdbc:postgresql:} or {@code r2dbc:postgresql:}. Parameters are libpq's names or those of
 * the driver; those that say how to connect are kept ({@code ssl}, {@code sslmode} and its certificates, {@code host} of a
 * socket, and {@code user} and {@code password}), the others belong to other clients.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html">libpq's connection URIs</a>
 */
final class DatabaseUrl {

    private static final Pattern FORM = Pattern.compile("(?:jdbc:|r2dbc(?<encrypted>s)?:)?postgres(?:ql)?://"
            + "(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?"
            + "(?<host>\\[[^\\]]+\\]|[^:/?,@]*)(?::(?<port>\\d+))?"
            + "(?:/(?<database>[^?]*))?(?:\\?(?<parameters>.*))?");

    private static final String SOCKET_NAME = "/.s.PGSQL.";
    private static final int PORT = 5432;

    private static final Map<String, Option<?>> KEPT = Map.of(
            "user", ConnectionFactoryOptions.USER,
            "password", ConnectionFactoryOptions.PASSWORD,
            "ssl", ConnectionFactoryOptions.SSL,
            "sslmode", PostgresqlConnectionFactoryProvider.SSL_MODE,
            "sslrootcert", PostgresqlConnectionFactoryProvider.SSL_ROOT_CERT,
            "sslcert", PostgresqlConnectionFactoryProvider.SSL_CERT,
            "sslkey", PostgresqlConnectionFactoryProvider.SSL_KEY);

    private DatabaseUrl() {}

    /**
     * The driver's options.
     *
     * @throws IllegalArgumentException for what is no such URL; it does not repeat the text, which may have a password
     */
    static ConnectionFactoryOptions parse(String url) {
        Matcher parts = FORM.matcher(url.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "The URL is not of the form postgresql://user:password@host:port/database; in a user or password,"
                            + " write : as %3A, / as %2F, ? as %3F and @ as %40");
        }
        ConnectionFactoryOptions.Builder options =
                ConnectionFactoryOptions.builder().option(ConnectionFactoryOptions.DRIVER, "postgresql");
        part(parts, "user").ifPresent(user -> options.option(ConnectionFactoryOptions.USER, user));
        part(parts, "password").ifPresent(password -> options.option(ConnectionFactoryOptions.PASSWORD, password));
        part(parts, "database").ifPresent(database -> options.option(ConnectionFactoryOptions.DATABASE, database));
        if (parts.group("encrypted") != null) {
            options.option(ConnectionFactoryOptions.SSL, true);
        }
        int port = part(parts, "port").map(Integer::parseInt).orElse(PORT);
        Map<String, String> parameters = parameters(parts.group("parameters"));
        parameters.forEach((name, value) -> keep(name, value, options));
        address(part(parts, "host").or(() -> Optional.ofNullable(parameters.get("host"))), port, options);
        return options.build();
    }

    private static Optional<String> part(Matcher parts, String name) {
        return Optional.ofNullable(parts.group(name))
                .filter(text -> !text.isEmpty())
                .map(DatabaseUrl::decoded);
    }

    /** Also of a plus sign, which in a password is itself. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : Optional.ofNullable(text).orElse("").split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    /** The driver's names differ from libpq's in their capitals. */
    private static void keep(String name, String value, ConnectionFactoryOptions.Builder options) {
        Option<?> kept = KEPT.get(name.toLowerCase(Locale.ROOT));
        if (kept != null) {
            options.option(Option.<Object>valueOf(kept.name()), value);
        }
    }

    private static void address(Optional<String> host, int port, ConnectionFactoryOptions.Builder options) {
        String address = host.orElse("localhost");
        if (address.startsWith("/")) {
            options.option(PostgresqlConnectionFactoryProvider.SOCKET, address + SOCKET_NAME + port);
        } else {
            options.option(ConnectionFactoryOptions.HOST, address.replaceAll("[\\[\\]]", ""));
            options.option(ConnectionFactoryOptions.PORT, port);
        }
    }
}
