/**
 * Every failure a client can be told of, as one sealed catalogue: HTTP status, permanent code, message, details
 * and hint. Start at {@link dev.weir.error.Failure}; {@code FailureCode} is the table of codes and words. A failure is
 * thrown or signalled as a {@link dev.weir.error.FailureException}.
 */
@NullMarked
package dev.weir.error;

import org.jspecify.annotations.NullMarked;
