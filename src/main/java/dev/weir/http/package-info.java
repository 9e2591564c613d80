/**
 * What every surface shares of HTTP. Before a handler: {@link dev.weir.http.HeadGuard} (which hosts are served, which
 * pages may write) and {@link dev.weir.http.ConnectionLimit} (how many connections). In a handler: {@link dev.weir.http.BodyReader},
 * then a {@link dev.weir.http.Response}, or {@link dev.weir.http.Failures} for an error, written by
 * {@link dev.weir.http.ResponseWriter} at once or by {@link dev.weir.http.StreamWriter} as it comes.
 */
@NullMarked
package dev.weir.http;

import org.jspecify.annotations.NullMarked;
