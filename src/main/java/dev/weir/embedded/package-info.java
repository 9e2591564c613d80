/**
 * A local PostgreSQL for the first run and for tests: {@link dev.weir.embedded.LocalPostgres} starts and ends the
 * server, {@link dev.weir.embedded.Demonstration} fills it, and {@link dev.weir.embedded.EmbeddedConfiguration} offers
 * it to Spring Boot as connection details when no database is configured. Its binaries are an optional dependency and
 * no part of the production jar.
 */
@NullMarked
package dev.weir.embedded;

import org.jspecify.annotations.NullMarked;
