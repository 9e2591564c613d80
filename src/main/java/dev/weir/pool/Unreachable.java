package dev.weir.pool;

import java.time.Instant;

/**
 * Attempts to connect fail. The database may still answer over connections that are there.
 *
 * @param since when the first of them failed
 * @param reason why the last of them failed, in words for people
 */
public record Unreachable(Instant since, String reason) {

    /** What an error and its causes say, each thing once: the driver's says where, and its cause why. */
    public static String reason(Throwable error) {
        String reason = String.valueOf(error.getMessage());
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            reason += message == null || reason.contains(message) ? "" : ": " + message;
        }
        return reason;
    }
}
