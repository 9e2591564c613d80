/**
 * The REST surface, compatible with PostgREST: {@code RestHandler} is the whole way of a request, from bytes to bytes.
 * The stages are packages of their own: request, plan, query, response. An answer is written whole by
 * {@code ResponseWriter}, or row by row by {@code StreamWriter}.
 */
@NullMarked
package dev.weir.rest;

import org.jspecify.annotations.NullMarked;
