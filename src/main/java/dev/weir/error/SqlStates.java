package dev.weir.error;

/** The HTTP status of a SQLSTATE, by the table that PostgREST documents and its clients rely on. */
public final class SqlStates {

    private SqlStates() {}

    /**
     * The HTTP status of a SQLSTATE.
     *
     * @param authenticated whether the request carried valid credentials: a missing privilege is then 403, else 401
     */
    public static int status(String sqlState, boolean authenticated) {
        return switch (sqlState) {
            case "42501" -> authenticated ? 403 : 401;
            case "23503", "23505" -> 409;
            case "25006" -> 405;
            case "21000" -> 400;
            case "22023" -> 400;
            case "42883" -> 404;
            case "42P01" -> 404;
            case "42P17" -> 500;
            case "42704" -> 400;
            case "57P01" -> 503;
            case "P0001" -> 400;
            default -> statusOfClass(sqlState);
        };
    }

    private static int statusOfClass(String sqlState) {
        String sqlClass = sqlState.length() < 2 ? "" : sqlState.substring(0, 2);
        return switch (sqlClass) {
            case "08", "53", "57" -> 503;
            case "09", "25", "2D", "38", "39", "3B", "40", "55", "58", "F0", "HV", "P0", "XX" -> 500;
            case "0L", "0P", "28" -> 403;
            case "54" -> 500;
            default -> 400;
        };
    }
}
