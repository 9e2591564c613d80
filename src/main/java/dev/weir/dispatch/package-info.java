/**
 * The one place where work waits for a connection. {@link dev.weir.dispatch.Dispatcher} is the seam: callers hand it
 * {@link dev.weir.dispatch.Work}, it answers with rows, and nobody else borrows from the pool.
 */
@NullMarked
package dev.weir.dispatch;

import org.jspecify.annotations.NullMarked;
