/**
 * What the client gets: {@link dev.weir.rest.response.Responses} makes status, headers and body of the one row that the
 * database answered. The bytes of a body pass through untouched.
 */
@NullMarked
package dev.weir.rest.response;

import org.jspecify.annotations.NullMarked;
