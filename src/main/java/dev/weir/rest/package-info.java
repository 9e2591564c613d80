/**
 * The REST surface, compatible with PostgREST: {@code RestHandler.handle} is the whole way of a request.
 * The stages are packages of their own: request, plan, query, response. An answer is written whole, or row by row, by
 * the writers of {@link dev.weir.http}.
 */
@NullMarked
package dev.weir.rest;

import org.jspecify.annotations.NullMarked;
