package dev.weir.pool;

import java.util.Map;

/**
 * Settings of PostgreSQL that every connection starts with, and has again after a reset: they stand before those of the
 * database and of the login role.
 */
public record SessionSettings(Map<String, String> values) {

    /** What PostgreSQL would have chosen. */
    static final SessionSettings NONE = new SessionSettings(Map.of());

    public SessionSettings {
        values = Map.copyOf(values);
    }
}
