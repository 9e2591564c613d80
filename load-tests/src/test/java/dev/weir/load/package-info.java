/**
 * Suites that load a Weir, and judge it. A {@code *Simulation} says what the load is and what has to hold;
 * {@link dev.weir.load.Suite} turns that into Gatling's assertions and into a page with the verdict first.
 *
 * <p>The way through: {@link dev.weir.load.Settings} from system properties, a {@code targets} to load, a {@code feed} of
 * requests made from its catalog, {@code watch}ers that look at PostgreSQL and at the process meanwhile, a
 * {@code report} at the end.
 */
package dev.weir.load;
