package dev.weir.load;

import dev.weir.embedded.Login;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the system properties say; README.md lists them.
 *
 * @param weir {@code weir.url}: the service to load; a suite starts one where it is empty
 * @param management {@code weir.management}: that service's management port
 * @param database {@code pg.url}: the database that the service serves
 * @param pattern {@code pg.name}: {@code LIKE} pattern of the service's {@code application_name}
 * @param role {@code pg.role}: the service's login, whose connections count whatever name they have
 * @param schema {@code pg.schema}: the schema whose relations are read
 * @param path {@code weir.path}: where the service has its REST surface
 * @param jar {@code weir.jar}: what is started
 * @param bound {@code bound}: connections that the service may hold
 * @param users {@code users}: clients at the same time
 * @param duration {@code duration}: how long the load lasts
 * @param destructive {@code weir.destructive}: whether a service that the suite did not start may be written to
 */
public record Settings(
        Optional<URI> weir,
        Optional<URI> management,
        Optional<Login> database,
        String pattern,
        Optional<String> role,
        String schema,
        String path,
        Path jar,
        Optional<Integer> bound,
        int users,
        Duration duration,
        boolean destructive) {

    /** The bound of a service that a suite starts: as small as a pool gets that still has company. */
    static final int SMALL = 2;

    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h)");
    private static final Pattern POSTGRES = Pattern.compile(
            "(?:jdbc:|r2dbc:)?postgres(?:ql)?://(?:([^:@/]+)(?::([^@/]*))?@)?([^:/?]+)(?::(\\d+))?/([^?/]+)(?:\\?.*)?");

    /**
     * @param users where the properties say nothing
     * @param duration where the properties say nothing
     */
    static Settings of(int users, Duration duration) {
        Settings settings = new Settings(
                text("weir.url").map(Settings::address),
                text("weir.management").map(Settings::address),
                text("pg.url").map(Settings::login),
                text("pg.name").orElse("weir-%"),
                text("pg.role"),
                text("pg.schema").orElse("public"),
                text("weir.path").orElse("/rest/v1"),
                Path.of(text("weir.jar").orElse("../target/weir.jar")),
                text("bound").map(value -> number("bound", value)),
                text("users").map(value -> number("users", value)).orElse(users),
                text("duration").map(Settings::duration).orElse(duration),
                Boolean.getBoolean("weir.destructive"));
        if (settings.weir().isPresent() && settings.database().isEmpty()) {
            throw refusal(
                    "pg.url is missing: the suite reads the catalog there, compares answers and counts connections."
                            + " Give it as postgresql://user:password@host:port/database");
        }
        return settings;
    }

    /** The value of a property of one suite alone. */
    static int number(String name, int otherwise) {
        return text(name).map(value -> number(name, value)).orElse(otherwise);
    }

    /** The value of a property of one suite alone. */
    static Duration duration(String name, Duration otherwise) {
        return text(name).map(Settings::duration).orElse(otherwise);
    }

    private static Optional<String> text(String name) {
        return Optional.ofNullable(System.getProperty(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static int number(String name, String value) {
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as what is not above zero.
        }
        throw refusal("%s has to be a number above 0, and is %s".formatted(name, value));
    }

    static Duration duration(String value) {
        Matcher matcher = DURATION.matcher(value.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw refusal("A duration looks like 500ms, 10s, 5m or 1h, and not like " + value);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static URI address(String value) {
        URI uri = URI.create(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
        if (uri.getHost() == null) {
            throw refusal("A URL looks like http://host:port, and not like " + value);
        }
        return uri;
    }

    static Login login(String url) {
        Matcher matcher = POSTGRES.matcher(url);
        if (!matcher.matches()) {
            throw refusal("pg.url looks like postgresql://user:password@host:port/database");
        }
        return new Login(
                matcher.group(3),
                matcher.group(4) == null ? 5432 : Integer.parseInt(matcher.group(4)),
                matcher.group(5),
                matcher.group(1) == null ? "postgres" : matcher.group(1),
                matcher.group(2) == null ? "" : matcher.group(2));
    }

    private static IllegalArgumentException refusal(String why) {
        return new IllegalArgumentException(why);
    }
}
