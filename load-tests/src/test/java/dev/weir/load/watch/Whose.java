package dev.weir.load.watch;

/**
 * Connections of a service, as {@code pg_stat_activity} has them: those of a role, and those whose name matches.
 *
 * @param role a role; none when empty
 * @param pattern {@code LIKE} pattern of {@code application_name}; none when empty
 */
public record Whose(String role, String pattern) {}
