/**
 * All that touches a connection: messages and their results, prepared shapes, cursors, the reset, cancel requests, LISTEN. A
 * {@link dev.weir.dispatch.wire.Wire} is one slot's; what it is to do is decided elsewhere.
 */
@NullMarked
package dev.weir.dispatch.wire;

import org.jspecify.annotations.NullMarked;
