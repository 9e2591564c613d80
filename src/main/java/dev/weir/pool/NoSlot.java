package dev.weir.pool;

import io.r2dbc.postgresql.api.ErrorDetails;
import io.r2dbc.postgresql.api.PostgresqlException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL has no free connection slot.
 *
 * @param problem which limit is reached, as a sentence without its full stop
 * @param remedy who still gets in, and how to see who holds the connections, as sentences
 */
public record NoSlot(String problem, String remedy) {

    private static final String TOO_MANY = "53300";

    /** How the server's processes call themselves: seen without a connection. */
    private static final String WITHOUT =
            " Without a connection, on the server's machine: ps -ef | grep '[p]ostgres: ' shows"
                    + " user, database, address and state of each.";

    /**
     * Tells whether it is that, and then what to do.
     *
     * @param target host, port and database, as {@code db:5432/shop}
     */
    public static Optional<NoSlot> in(Throwable error, String target, String user) {
        ErrorDetails details = refusal(error);
        if (details == null) {
            return Optional.empty();
        }
        String as = "--url=postgresql://postgres@" + target;
        // Messages are in the server's language; the routine is not.
        return Optional.of(
                switch (details.getRoutine().orElse("")) {
                    case "InitializeSessionUserId" ->
                        new NoSlot(
                                "User '" + user + "' has all the connections at " + target
                                        + " that its CONNECTION LIMIT allows: " + details.getMessage(),
                                "Another role still gets in: java -jar weir.jar connections " + as
                                        + " shows who holds them." + WITHOUT);
                    case "CheckMyDatabase" ->
                        new NoSlot(
                                "The database at " + target
                                        + " has all the connections that its CONNECTION LIMIT allows: "
                                        + details.getMessage(),
                                "A superuser still gets in, or anybody into another database: java -jar weir.jar connections "
                                        + as + " shows who holds them." + WITHOUT);
                    default ->
                        new NoSlot(
                                "PostgreSQL at " + target + " has no connection left for user '" + user + "': "
                                        + details.getMessage(),
                                "Superusers may still get in, by superuser_reserved_connections (3 unless it is set), and"
                                        + " from PostgreSQL 16 on members of pg_use_reserved_connections, by"
                                        + " reserved_connections (0 unless it is set). With one of those logins,"
                                        + " java -jar weir.jar connections " + as + " shows who holds the slots."
                                        + WITHOUT);
                });
    }

    /** Whether it is that. */
    static boolean refused(Throwable error) {
        return refusal(error) != null;
    }

    private static @Nullable ErrorDetails refusal(Throwable error) {
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (each instanceof PostgresqlException said
                    && TOO_MANY.equals(said.getErrorDetails().getCode())) {
                return said.getErrorDetails();
            }
        }
        return null;
    }
}
