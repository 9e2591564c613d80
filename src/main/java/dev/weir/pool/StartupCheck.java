package dev.weir.pool;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.R2dbcException;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Tells, from the first connection or from what it failed with, whether the database can be used at all. */
final class StartupCheck {

    private static final int OLDEST_VERSION = 13;

    /** -1 for none; a superuser's does not hold. */
    private static final String CONNECTION_LIMIT = "(select case when rolsuper then -1 else rolconnlimit end"
            + " from pg_catalog.pg_roles where rolname = session_user)";

    private final DriverSettings settings;

    StartupCheck(DriverSettings settings) {
        this.settings = settings;
    }

    /** Answers the server's version, {@code 18.3}, or a {@link StartupException}. */
    Mono<String> check(PostgresqlConnection connection) {
        return connection
                .createStatement("select current_setting('" + DriverSettings.MARK + "', true),"
                        + " current_setting('client_encoding'), current_setting('server_version'), " + CONNECTION_LIMIT)
                .execute()
                .flatMap(result -> result.map((row, metadata) -> {
                    refusePooler(row.get(0, String.class));
                    refuseEncoding(String.valueOf(row.get(1, String.class)));
                    refuseUnlimited(Objects.requireNonNull(row.get(3, Integer.class)));
                    return refuseOld(String.valueOf(row.get(2, String.class)));
                }))
                .next();
    }

    /** What time does not mend, as an exception that says what to do; null when trying again may help. */
    @Nullable
    StartupException fatal(Throwable error) {
        if (error instanceof StartupException startup) {
            return startup;
        }
        String message = String.valueOf(error.getMessage());
        if (message.toLowerCase(Locale.ROOT).contains("unsupported startup parameter")) {
            return pooler(error);
        }
        GeneralSecurityException distrust = find(error, GeneralSecurityException.class);
        if (distrust != null) {
            return untrusted(distrust, error);
        }
        StartupException login = login(error);
        if (login != null) {
            return login;
        }
        String state = error instanceof R2dbcException database ? String.valueOf(database.getSqlState()) : "";
        return switch (state) {
            case "28P01", "28000" ->
                new StartupException(
                        "The database at " + settings.target() + " does not let user '" + settings.user() + "' in: "
                                + message,
                        "Check spring.r2dbc.username and spring.r2dbc.password (SPRING_R2DBC_USERNAME,"
                                + " SPRING_R2DBC_PASSWORD), and the server's pg_hba.conf.",
                        error);
            case "3D000" ->
                new StartupException(
                        "There is no such database: " + settings.target() + ": " + message,
                        "Create it, or name another one in spring.r2dbc.url (SPRING_R2DBC_URL).",
                        error);
            default -> null;
        };
    }

    private @Nullable StartupException login(Throwable error) {
        if (settings.user().isBlank()) {
            return new StartupException(
                    "Nothing says as whom to log in at " + settings.target() + ".",
                    "Set spring.r2dbc.username (SPRING_R2DBC_USERNAME).",
                    error);
        }
        if (SingleConnection.isPasswordMissing(error)) {
            return new StartupException(
                    "The database at " + settings.target() + " asks user '" + settings.user()
                            + "' for a password, and none is configured.",
                    "Set spring.r2dbc.password (SPRING_R2DBC_PASSWORD).",
                    error);
        }
        return null;
    }

    /** The end of trying: the database was not reached in time. */
    StartupException unreachable(Throwable last, PoolProperties properties) {
        Optional<NoSlot> full = NoSlot.in(last, settings.target(), settings.user());
        if (full.isPresent()) {
            return new StartupException(
                    full.get().problem() + ". It was tried for "
                            + properties.startupTimeout().toMillis() / 1000.0 + " s.",
                    full.get().remedy(),
                    last);
        }
        return new StartupException(
                "The database at " + settings.target() + " could not be reached within "
                        + properties.startupTimeout().toMillis() / 1000.0 + " s: "
                        + deepest(last).getMessage(),
                "Check spring.r2dbc.url (SPRING_R2DBC_URL), that PostgreSQL runs there, and the network in between;"
                        + " weir.pool.startup-timeout says how long to wait for it.",
                last);
    }

    private StartupException untrusted(GeneralSecurityException distrust, Throwable error) {
        return new StartupException(
                "The certificate of the database at " + settings.target() + " is not trusted: " + distrust.getMessage(),
                "Check sslRootCert and sslMode in spring.r2dbc.url (SPRING_R2DBC_URL), and that the URL's host is one"
                        + " that the certificate names.",
                error);
    }

    private static <T extends Throwable> @Nullable T find(Throwable error, Class<T> type) {
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }

    private static Throwable deepest(Throwable error) {
        Throwable cause = error.getCause();
        return cause == null ? error : deepest(cause);
    }

    private void refusePooler(@Nullable String mark) {
        if (!settings.applicationName().equals(mark)) {
            throw pooler(null);
        }
    }

    private StartupException pooler(@Nullable Throwable cause) {
        return new StartupException(
                "There is a connection pooler, such as PgBouncer, between Weir and PostgreSQL at " + settings.target()
                        + ". Its connections are not ours: prepared statements break, and the bound cannot be kept.",
                "Point spring.r2dbc.url (SPRING_R2DBC_URL) at PostgreSQL itself; Weir does the pooling.",
                cause);
    }

    /** A connection counts before it can take a slot: PostgreSQL itself must refuse one that is too many. */
    private void refuseUnlimited(int limit) {
        Budget budget = settings.budget();
        if (budget != null && limit < budget.connections()) {
            throw new StartupException(
                    "weir.fleet.budget is " + budget.connections() + ", but user '" + settings.user() + "' "
                            + (limit < 0 ? "has no CONNECTION LIMIT" : "has a CONNECTION LIMIT of " + limit)
                            + ", by which PostgreSQL keeps the budget.",
                    "alter role \"" + settings.user() + "\" connection limit " + budget.connections()
                            + "; for a superuser it does not hold: use another login.",
                    null);
        }
    }

    private static void refuseEncoding(String encoding) {
        if (!"UTF8".equals(encoding)) {
            throw new StartupException(
                    "The connection's client_encoding is " + encoding + ", not UTF8.",
                    "Remove client_encoding from the connection's options.",
                    null);
        }
    }

    private static String refuseOld(String version) {
        if (major(version) < OLDEST_VERSION) {
            throw new StartupException(
                    "The server is PostgreSQL " + version + ".",
                    "Weir needs PostgreSQL " + OLDEST_VERSION + " or later.",
                    null);
        }
        return version;
    }

    /** The major version in {@code 18.3 (Debian 18.3-1)} or {@code 19beta1}. */
    static int major(String version) {
        int end = 0;
        while (end < version.length() && Character.isDigit(version.charAt(end))) {
            end++;
        }
        return end == 0 ? 0 : Integer.parseInt(version.substring(0, end));
    }
}
