package dev.weir.pool;

import dev.weir.pool.DatabaseUrl.Parameter;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The URL of the service's own database, in the form of R2DBC: {@code r2dbc:postgresql://host:port/database?option=value}.
 * What passes here the driver reads as it is meant. Its own messages repeat the URL with the password in it, and it
 * looks at many options only when it connects, or not at all.
 */
public final class ServiceUrl {

    static final String FORM = "r2dbc:postgresql://host/database";

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
        DriverOptions.require(parts.parameters());
        requireAcceptance(url);
    }

    /**
     * Refuses options that stand in settings of their own.
     *
     * @throws UrlException says why
     */
    public static void checkOptions(Map<String, String> options) {
        DriverOptions.require(options.entrySet().stream()
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

    /** Whatever is still wrong. */
    private static void requireAcceptance(String url) {
        boolean accepted;
        try {
            ConnectionFactoryOptions.Builder options =
                    ConnectionFactoryOptions.parse(url).mutate();
            accepted = DriverOptions.accepts(
                    options.option(ConnectionFactoryOptions.USER, "nobody").build());
        } catch (IllegalArgumentException e) {
            accepted = false;
        }
        if (!accepted) {
            throw new UrlException("is not one that the driver accepts", "Write " + FORM + ". " + DatabaseUrl.ESCAPES);
        }
    }
}
