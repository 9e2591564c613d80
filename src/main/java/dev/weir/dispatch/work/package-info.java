/**
 * The values that the dispatcher works with: a {@link dev.weir.dispatch.work.Work} is a
 * {@link dev.weir.dispatch.work.Statement} with its {@link dev.weir.dispatch.work.Context} and
 * {@link dev.weir.dispatch.work.Origin}; a {@link dev.weir.dispatch.work.Row} answers it, and an
 * {@link dev.weir.dispatch.work.Outcome} says what became of it on its connection. Nothing here waits or does anything.
 */
@NullMarked
package dev.weir.dispatch.work;

import org.jspecify.annotations.NullMarked;
