/**
 * Identities of requests: {@link dev.weir.auth.Identities} makes an {@link dev.weir.auth.Identity} of a request's head, before its
 * body is read. Its token is read by {@code CompactToken}, verified by {@code Tokens} with keys of a {@code KeySource}, and its
 * claims are read by {@code Claims}.
 */
@NullMarked
package dev.weir.auth;

import org.jspecify.annotations.NullMarked;
