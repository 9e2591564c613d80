package dev.weir.monitor;

import dev.weir.pool.UrlException;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where to connect, and with which role, found as PostgreSQL's own tools find it: from the URL, else the service file,
 * else the environment, else a default; a password that is not given is looked for in the password file.
 *
 * @param environment the process's variables
 * @param home where the user's own files are
 * @see <a href="https://www.postgresql.org/docs/current/libpq-envars.html">libpq's variables</a>
 */
record ClientSettings(Map<String, String> environment, Path home) {

    private static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("PGHOST", "host"),
            Map.entry("PGPORT", "port"),
            Map.entry("PGDATABASE", "dbname"),
            Map.entry("PGUSER", "user"),
            Map.entry("PGPASSWORD", "password"),
            Map.entry("PGPASSFILE", "passfile"),
            Map.entry("PGSSLMODE", "sslmode"),
            Map.entry("PGSSLROOTCERT", "sslrootcert"),
            Map.entry("PGSSLCERT", "sslcert"),
            Map.entry("PGSSLKEY", "sslkey"));

    /** One of these alone says which database is meant. */
    private static final Set<String> NAMING = Set.of("PGHOST", "PGPORT", "PGDATABASE", "PGSERVICE");

    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private static final Map<String, Option<?>> FILES = Map.of(
            "sslrootcert", PostgresqlConnectionFactoryProvider.SSL_ROOT_CERT,
            "sslcert", PostgresqlConnectionFactoryProvider.SSL_CERT,
            "sslkey", PostgresqlConnectionFactoryProvider.SSL_KEY);

    private static final Set<String> SOCKET_DIRECTORIES = Set.of("/tmp", "/var/run/postgresql", "/run/postgresql");
    private static final String SOCKET_NAME = "/.s.PGSQL.";
    private static final String PORT = "5432";

    /**
     * What it came to.
     *
     * @param options for the driver
     * @param trouble why a password file that is there was not read
     */
    record Found(ConnectionFactoryOptions options, Optional<String> trouble) {}

    static ClientSettings ofThisProcess() {
        return new ClientSettings(System.getenv(), Path.of(System.getProperty("user.home", "")));
    }

    /** Whether the environment says which database is meant. */
    boolean nameDatabase() {
        return NAMING.stream().anyMatch(this::isSet);
    }

    private boolean isSet(String variable) {
        return !environment.getOrDefault(variable, "").isEmpty();
    }

    /**
     * For a URL, or without one.
     *
     * @throws IllegalArgumentException says what is wrong, without any secret
     */
    Found find(Optional<String> url) {
        return found(withDefaults(url.map(ClientUrl::parameters).orElse(Map.of())));
    }

    /** Adds what the service's own configuration does not say: the role and the password. */
    Found complete(ConnectionFactoryOptions configured) {
        Map<String, String> said = new LinkedHashMap<>();
        putText(configured, ConnectionFactoryOptions.HOST, "host", said);
        putText(configured, ConnectionFactoryOptions.PORT, "port", said);
        putText(configured, ConnectionFactoryOptions.USER, "user", said);
        putText(configured, ConnectionFactoryOptions.DATABASE, "dbname", said);
        Object socket = configured.getValue(PostgresqlConnectionFactoryProvider.SOCKET);
        if (socket != null) {
            said.put("host", socket.toString().replaceFirst("/[^/]*$", ""));
        }
        said.putIfAbsent("port", PORT);
        Map<String, String> all = withDefaults(said);
        ConnectionFactoryOptions.Builder options = configured.mutate();
        if (!said.containsKey("user")) {
            options.option(ConnectionFactoryOptions.USER, text(all, "user"));
        }
        if (configured.hasOption(ConnectionFactoryOptions.PASSWORD)) {
            return new Found(options.build(), Optional.empty());
        }
        return withPassword(all, options);
    }

    private static void putText(
            ConnectionFactoryOptions options, Option<?> option, String name, Map<String, String> parameters) {
        Object value = options.getValue(option);
        if (value != null && !value.toString().isEmpty()) {
            parameters.put(name, value.toString());
        }
    }

    private Map<String, String> withDefaults(Map<String, String> said) {
        Map<String, String> all = new LinkedHashMap<>();
        VARIABLES.forEach((variable, name) -> {
            if (isSet(variable)) {
                all.put(name, environment.getOrDefault(variable, ""));
            }
        });
        String service = said.getOrDefault("service", environment.getOrDefault("PGSERVICE", ""));
        if (!service.isEmpty()) {
            all.putAll(new ServiceFile(environment, home).read(service));
        }
        all.putAll(said);
        all.putIfAbsent("host", "localhost");
        all.putIfAbsent("port", PORT);
        all.putIfAbsent("user", System.getProperty("user.name", ""));
        all.putIfAbsent("dbname", text(all, "user"));
        return all;
    }

    private static String text(Map<String, String> all, String name) {
        return all.getOrDefault(name, "");
    }

    private Found found(Map<String, String> all) {
        ConnectionFactoryOptions.Builder options = ConnectionFactoryOptions.builder()
                .option(ConnectionFactoryOptions.DRIVER, "postgresql")
                .option(ConnectionFactoryOptions.USER, text(all, "user"))
                .option(ConnectionFactoryOptions.DATABASE, text(all, "dbname"));
        address(text(all, "host"), port(text(all, "port")), options);
        encryption(all, options);
        return withPassword(all, options);
    }

    private static int port(String text) {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "The port is no number from 1 to 65535. It is said in PGPORT, or in the" + " service file.");
        }
        return port;
    }

    private static void address(String host, int port, ConnectionFactoryOptions.Builder options) {
        if (host.contains(",")) {
            throw new UrlException("names several hosts", "Name one, in PGHOST, the service file or the URL");
        }
        if (host.startsWith("/")) {
            options.option(PostgresqlConnectionFactoryProvider.SOCKET, host + SOCKET_NAME + port);
        } else {
            options.option(ConnectionFactoryOptions.HOST, host);
            options.option(ConnectionFactoryOptions.PORT, port);
        }
    }

    private static void encryption(Map<String, String> all, ConnectionFactoryOptions.Builder options) {
        String mode = text(all, "sslmode");
        if (!mode.isEmpty() && !SSL_MODES.contains(mode)) {
            throw new UrlException(
                    "or the environment has a value of sslmode that there is not",
                    "Write disable, allow, prefer, require, verify-ca or verify-full");
        }
        boolean socket = text(all, "host").startsWith("/");
        if (!mode.isEmpty() && !socket) {
            options.option(Option.<Object>valueOf(PostgresqlConnectionFactoryProvider.SSL_MODE.name()), mode);
        }
        FILES.forEach((name, option) -> {
            String file = text(all, name);
            if (!file.isEmpty() && !Files.isReadable(Path.of(file))) {
                throw new IllegalArgumentException("The file that " + name + " names cannot be read.");
            }
            if (!file.isEmpty() && !socket) {
                options.option(Option.<Object>valueOf(option.name()), file);
            }
        });
    }

    private Found withPassword(Map<String, String> all, ConnectionFactoryOptions.Builder options) {
        String password = text(all, "password");
        if (!password.isEmpty()) {
            options.option(ConnectionFactoryOptions.PASSWORD, password);
            return new Found(options.build(), Optional.empty());
        }
        PasswordFile file = new PasswordFile(passwordFile(text(all, "passfile")));
        Optional<String> trouble = file.trouble();
        if (trouble.isEmpty()) {
            String host = SOCKET_DIRECTORIES.contains(text(all, "host")) ? "localhost" : text(all, "host");
            file.password(host, text(all, "port"), text(all, "dbname"), text(all, "user"))
                    .ifPresent(found -> options.option(ConnectionFactoryOptions.PASSWORD, found));
        }
        return new Found(options.build(), trouble);
    }

    private Path passwordFile(String named) {
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        String windows = environment.getOrDefault("APPDATA", "");
        return windows.isEmpty() ? home.resolve(".pgpass") : Path.of(windows, "postgresql", "pgpass.conf");
    }
}
