/**
 * A request as its client wrote it: {@link dev.weir.rest.request.ApiRequest}, parsed from URL, headers and body.
 * Pure: it knows the grammar, not the database. The way through it: {@link dev.weir.rest.request.RequestParser} calls
 * one parser for each part of a request; each reads a {@code Cursor}, which knows the place for its messages.
 */
@NullMarked
package dev.weir.rest.request;

import org.jspecify.annotations.NullMarked;
