/**
 * The one ConnectionPool bean and the bound it cannot exceed. {@link dev.weir.pool.Database} starts and closes it.
 */
@NullMarked
package dev.weir.pool;

import org.jspecify.annotations.NullMarked;
