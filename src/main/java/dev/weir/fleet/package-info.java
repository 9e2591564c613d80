/**
 * The budget of connections that replicas share. {@link dev.weir.fleet.Shares} says how many of it are a replica's,
 * {@link dev.weir.fleet.FleetKeeper} sees to it; each connection takes its slot in the pool ({@link dev.weir.pool.Budget}).
 */
@NullMarked
package dev.weir.fleet;

import org.jspecify.annotations.NullMarked;
