/**
 * The one place where work waits for a connection. {@link dev.weir.dispatch.Dispatcher} is the seam: callers hand it
 * {@link dev.weir.dispatch.work.Work}, it answers with rows, and nothing else borrows from the pool.
 */
@NullMarked
package dev.weir.dispatch;

import org.jspecify.annotations.NullMarked;
