/**
 * Every failure a client can be told of, as one sealed catalogue: HTTP status, permanent code, message, details
 * and hint. Start at {@link dev.weir.error.Failure}; whoever finds a failure throws or signals a
 * {@link dev.weir.error.FailureException}.
 */
@NullMarked
package dev.weir.error;

import org.jspecify.annotations.NullMarked;
