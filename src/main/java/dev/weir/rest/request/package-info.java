/**
 * A request as its client wrote it: {@link dev.weir.rest.request.ApiRequest}, parsed from URL, headers and body.
 * Pure: it knows the grammar, not the database.
 */
@NullMarked
package dev.weir.rest.request;

import org.jspecify.annotations.NullMarked;
