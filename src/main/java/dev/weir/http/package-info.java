/**
 * What every surface shares of HTTP: which hosts a port answers to, which pages may write, and how many connections it
 * holds. Start at {@link dev.weir.http.HeadGuard}, which stands behind the codec of each connection of both ports.
 */
@NullMarked
package dev.weir.http;

import org.jspecify.annotations.NullMarked;
