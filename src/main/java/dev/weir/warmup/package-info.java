/**
 * Full speed from the first request on: before the service is ready, it asks itself for rows over its own port, as clients
 * do, so that the JVM has compiled what a request needs.
 */
@NullMarked
package dev.weir.warmup;

import org.jspecify.annotations.NullMarked;
