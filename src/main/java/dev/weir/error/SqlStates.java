package dev.weir.error;

/**
 * The HTTP status of a SQLSTATE, by the table that PostgREST documents and its clients rely on. It differs in class 57:
 * a query that was cancelled is 504 as every passed deadline is, and a server that goes away is 503 in all its ways,
 * not only by an administrator's command.
 */
public final class SqlStates {

    private SqlStates() {}

    /** The HTTP status of a SQLSTATE; of a missing privilege that of a request with credentials. */
    public static int status(String sqlState) {
        if (sqlState.startsWith("PT")) {
            return statusSaidBySql(sqlState.substring(2));
        }
        return switch (sqlState) {
            case "21000" -> 500;
            case "23503", "23505" -> 409;
            case "25006" -> 405;
            case "42501" -> 403;
            case "42883", "42P01" -> 404;
            case "42P17", "53400" -> 500;
            case "57014" -> 504;
            case "57P01", "57P02", "57P03", "57P04", "57P05" -> 503;
            case "P0001" -> 400;
            default -> statusOfClass(sqlState);
        };
    }

    /** {@code RAISE SQLSTATE 'PT402'}: the function says the status itself. */
    private static int statusSaidBySql(String status) {
        boolean possible = status.length() == 3
                && status.charAt(0) >= '2'
                && status.charAt(0) <= '5'
                && status.chars().allMatch(Character::isDigit);
        return possible ? Integer.parseInt(status) : 500;
    }

    private static int statusOfClass(String sqlState) {
        String sqlClass = sqlState.length() < 2 ? "" : sqlState.substring(0, 2);
        return switch (sqlClass) {
            case "08", "53" -> 503;
            case "0L", "0P", "28" -> 403;
            case "09", "25", "2D", "38", "39", "3B", "40", "54", "55", "57", "58", "F0", "HV", "P0", "XX" -> 500;
            default -> 400;
        };
    }
}
