package dev.weir.monitor;

import dev.weir.pool.DatabaseUrl;
import dev.weir.pool.DatabaseUrl.Parameter;
import dev.weir.pool.UrlException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A URL in any of the usual forms: {@code postgresql://user:password@host:port/database}, also as
 * {@code postgres:}, {@code jdbc:postgresql:} or {@code r2dbc:postgresql:}. Parameters are libpq's names or those of
 * a driver; those that this tool has no use for belong to other clients.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html">libpq's connection URIs</a>
 */
final class ClientUrl {

    static final String FORM = "postgresql://user:password@host:port/database";

    private static final Pattern SCHEME = Pattern.compile("(?:jdbc:|r2dbcs?:)?postgres(?:ql)?");
    private static final String ENCRYPTED = "r2dbcs:";

    /** What both drivers mean by an ssl of true. */
    private static final String VERIFIED = "verify-full";

    private ClientUrl() {}

    /**
     * Reads it.
     *
     * @return what it says, under libpq's names
     * @throws UrlException for what is no such URL
     */
    static Map<String, String> parameters(String url) {
        String stripped = url.strip();
        int end = stripped.indexOf("://");
        if (end < 0 || !SCHEME.matcher(stripped.substring(0, end)).matches()) {
            throw new UrlException("is not one of PostgreSQL", "Write " + FORM);
        }
        DatabaseUrl parts = DatabaseUrl.parse(stripped);
        Map<String, String> parameters = new LinkedHashMap<>();
        if (parts.scheme().startsWith(ENCRYPTED)) {
            parameters.put("sslmode", VERIFIED);
        }
        for (Parameter parameter : parts.parameters()) {
            put(parameter.name().toLowerCase(Locale.ROOT), parameter.value(), parameters);
        }
        parts.user().ifPresent(user -> parameters.put("user", user));
        parts.password().ifPresent(password -> parameters.put("password", password));
        parts.host().ifPresent(host -> parameters.put("host", host));
        parts.port().ifPresent(port -> parameters.put("port", String.valueOf(port)));
        parts.database().ifPresent(database -> parameters.put("dbname", database));
        return parameters;
    }

    private static void put(String name, String value, Map<String, String> parameters) {
        switch (name) {
            case "ssl" -> parameters.putIfAbsent("sslmode", encryption(value));
            case "socket" -> putSocket(value, parameters);
            case "database" -> parameters.put("dbname", value);
            case "ssl-mode", "ssl_mode" ->
                throw new UrlException("has a parameter that is misspelt; sslmode is meant", "Write sslmode=require");
            default -> parameters.put(name, value);
        }
    }

    private static String encryption(String value) {
        return switch (value) {
            case "true", "" -> VERIFIED;
            case "false" -> "disable";
            default ->
                throw new UrlException("has something else than true or false as the value of 'ssl'", "Correct it");
        };
    }

    /** The driver's way: the whole path, with the port in the file's name. */
    private static void putSocket(String path, Map<String, String> parameters) {
        int name = path.lastIndexOf("/.s.PGSQL.");
        if (name < 0) {
            throw new UrlException(
                    "has a value of 'socket' that is no Unix socket of PostgreSQL",
                    "Write socket=/directory/.s.PGSQL.5432");
        }
        parameters.put("host", path.substring(0, name));
        parameters.put("port", path.substring(path.lastIndexOf('.') + 1));
    }
}
