package dev.weir.pool;

import java.time.Duration;

/**
 * The {@code statement_timeout} that every connection starts with, and has again after a reset. The dispatcher provides
 * it, and says so where a statement may run for longer.
 */
public record StatementTimeout(Duration value) {}
