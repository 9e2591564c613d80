/**
 * Identities of requests: {@link dev.weir.auth.Identities} makes an {@link dev.weir.auth.Identity} of a request's head, before its
 * body is read. Without tokens every request is anonymous.
 */
@NullMarked
package dev.weir.auth;

import org.jspecify.annotations.NullMarked;
