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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The URL of the service's own database, in the form of R2DBC: {@code r2dbc:postgresql://host:port/database?option=value}.
 * What passes here the driver reads as it is meant. Its own messages repeat the URL with the password in it, and it
 * looks at many options only when it connects, or not at all.
 */
public final class ServiceUrl {

    static final String FORM = "r2dbc:postgresql://host/database";

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

    private static final Pattern OF_POSTGRESQL = Pattern.compile("r2dbcs?:postgres(?:ql)?");
    private static final Pattern ADDRESS =
            Pattern.compile("(?:\\[(?<v6>[^]]+)\\]|(?<name>[^:\\[]+))(?::(?<port>[0-9]{1,5}))?");
    private static final Pattern FORBIDDEN = Pattern.compile("[\"<>\\\\^`{|}\\[\\]]");
    private static final Set<String> SCHEME_WORDS = Set.of(
            "r2dbc",
            "r2dbcs",
            "jdbc",
            "odbc",
            "postgres",
            "postgresql",
            "pool",
            "proxy",
            "failover",
            "mysql",
            "mariadb",
            "mssql",
            "sqlserver",
            "oracle",
            "h2",
            "http",
            "https",
            "tcp",
            "file");

    private ServiceUrl() {}

    /**
     * Refuses what cannot be right.
     *
     * @param databaseNamed whether a setting names the database, if the URL does not
     * @throws UrlException says why, without any part of the URL that may be secret
     */
    public static void check(String url, boolean databaseNamed) {
        requireScheme(url);
        DatabaseUrl parts = DatabaseUrl.parse(url);
        String rest = url.substring(url.indexOf("://") + 3);
        requireDriversCharacters(rest);
        boolean socket =
                parts.parameters().stream().anyMatch(option -> option.name().equals("socket"));
        requireAddress(parts, socket);
        if (parts.database().isEmpty() && !databaseNamed) {
            throw new UrlException("names no database", "Write " + FORM);
        }
        requireWholeName(parts);
        requireOptions(parts.parameters());
        requireAcceptance(url);
    }

    /**
     * Refuses options that stand in settings of their own.
     *
     * @throws UrlException says why
     */
    public static void checkOptions(Map<String, String> options) {
        requireOptions(options.entrySet().stream()
                .map(option -> new Parameter(option.getKey(), option.getValue()))
                .toList());
    }

    /**
     * Mends what the driver's parser leaves as it stands in a URL: brackets around an IPv6 address, and the port behind a host
     * whose name has an underscore.
     */
    public static ConnectionFactoryOptions plain(ConnectionFactoryOptions options) {
        Matcher address = ADDRESS.matcher(String.valueOf(options.getValue(ConnectionFactoryOptions.HOST)));
        if (!options.hasOption(ConnectionFactoryOptions.HOST) || !address.matches()) {
            return options;
        }
        ConnectionFactoryOptions.Builder builder = options.mutate();
        String inBrackets = address.group("v6");
        builder.option(ConnectionFactoryOptions.HOST, inBrackets == null ? address.group("name") : inBrackets);
        if (address.group("port") != null) {
            builder.option(ConnectionFactoryOptions.PORT, Integer.parseInt(address.group("port")));
        }
        return builder.build();
    }

    private static void requireScheme(String url) {
        int end = url.indexOf("://");
        String scheme = end < 0 ? "" : url.substring(0, end);
        if (OF_POSTGRESQL.matcher(scheme).matches()) {
            return;
        }
        boolean known = Stream.of(scheme.split(":", -1)).allMatch(SCHEME_WORDS::contains);
        throw new UrlException(
                "is not an R2DBC URL of PostgreSQL" + (known ? ": it begins with '" + scheme + "://'" : ""),
                "Write it as " + FORM
                        + ", with the user in spring.r2dbc.username and the password in spring.r2dbc.password");
    }

    /** What a URI cannot have, and a plus sign, which the driver takes for a space. */
    private static void requireDriversCharacters(String rest) {
        String bare = rest.replaceFirst("^((?:[^@/?]*@)?)\\[[^\\]]*\\]", "$1");
        if (FORBIDDEN.matcher(bare).find()) {
            throw new UrlException(
                    "has a character in it that no URL can have, one of \" < > \\ ^ ` { | } [ ]",
                    "Write { as %7B, } as %7D, | as %7C, ^ as %5E, [ as %5B, ] as %5D, \\ as %5C. "
                            + DatabaseUrl.ESCAPES);
        }
        int path = bare.indexOf('/');
        if (bare.contains("+") && (path < 0 || bare.substring(0, path).contains("+") || bare.indexOf('?') > 0)) {
            throw new UrlException("has a + in it, which the driver takes for a space", DatabaseUrl.ESCAPES);
        }
        if (bare.indexOf('?') >= 0 && bare.indexOf('@', bare.indexOf('?')) >= 0) {
            throw new UrlException(
                    "has an @ behind the ?, so it is not certain which part is the host", DatabaseUrl.ESCAPES);
        }
    }

    private static void requireAddress(DatabaseUrl parts, boolean socket) {
        boolean directory = parts.host().filter(host -> host.startsWith("/")).isPresent();
        if (directory || (socket && (parts.host().isPresent() || parts.port().isPresent()))) {
            throw new UrlException(
                    "has a Unix socket, and a host or port beside it or in its place",
                    "Write r2dbc:postgresql:///database?socket=/directory/.s.PGSQL.5432; the number at its end is the port");
        }
        if (parts.host().isEmpty() && !socket) {
            throw new UrlException("names no host", "Write " + FORM);
        }
    }

    /** The driver trims the name, and would connect to another database. */
    private static void requireWholeName(DatabaseUrl parts) {
        if (parts.database().filter(name -> !name.equals(name.trim())).isPresent()) {
            throw new UrlException(
                    "has a blank, or a control character, at the beginning or end of its database, which the driver drops",
                    "Take it out. A database that is really called so is named by spring.r2dbc.name, with none in the URL");
        }
    }

    private static void requireOptions(List<Parameter> options) {
        Set<String> names = new HashSet<>();
        for (Parameter option : options) {
            String name = option.name();
            if (ELSEWHERE.contains(name.toLowerCase(Locale.ROOT))) {
                throw new UrlException(
                        "has the option '" + name + "' behind the ?, where the driver does not take it",
                        "Write host, port and database in their places: " + FORM
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
        if (!accepted(options.build())) {
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

    /** Whatever is still wrong. */
    private static void requireAcceptance(String url) {
        boolean accepted;
        try {
            ConnectionFactoryOptions.Builder options =
                    ConnectionFactoryOptions.parse(url).mutate();
            accepted = accepted(
                    options.option(ConnectionFactoryOptions.USER, "nobody").build());
        } catch (IllegalArgumentException e) {
            accepted = false;
        }
        if (!accepted) {
            throw new UrlException("is not one that the driver accepts", "Write " + FORM + ". " + DatabaseUrl.ESCAPES);
        }
    }

    /** What the driver throws repeats what it has been given, and so it is not kept. */
    private static boolean accepted(ConnectionFactoryOptions options) {
        try {
            PostgresqlConnectionFactoryProvider.builder(options).build();
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
