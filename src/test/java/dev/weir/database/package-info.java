/**
 * The database of every test: a container where a Docker engine answers, the embedded PostgreSQL otherwise, or what the
 * system property {@code test.database} says. Tests with
 * an application context import {@link dev.weir.database.TestDatabaseConfiguration}, tests without one ask
 * {@link dev.weir.database.TestDatabase}.
 */
@NullMarked
package dev.weir.database;

import org.jspecify.annotations.NullMarked;
