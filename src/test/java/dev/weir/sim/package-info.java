/**
 * Proves the dispatcher by simulation: the real schedule, engine and queue on one thread and virtual time, against a fake
 * PostgreSQL, with callers and faults made from a seed. {@link dev.weir.sim.Life} is one life of it; the oracles are
 * asked after every step. {@link dev.weir.sim.TracesIT} compares the fake with a real PostgreSQL.
 */
@NullMarked
package dev.weir.sim;

import org.jspecify.annotations.NullMarked;
