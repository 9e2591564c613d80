package dev.weir.rest.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** Asserts a whole failure: its type stands for status and code. */
final class Refusals {

    private Refusals() {}

    static void assertMalformed(ThrowingCallable parse, String message, @Nullable String details) {
        assertMalformed(parse, message, details, null);
    }

    static void assertMalformed(
            ThrowingCallable parse, String message, @Nullable String details, @Nullable String hint) {
        Failure failure = assertRefused(parse, new RequestFailure.Malformed(message, details, hint));
        assertThat(failure.status()).isEqualTo(400);
        assertThat(failure.code()).isEqualTo("PGRST100");
    }

    /** What the hint says is left open. */
    static void assertMalformedSomehow(ThrowingCallable parse, String message, String details) {
        FailureException thrown = catchThrowableOfType(FailureException.class, parse);
        assertThat(thrown).as("a refusal").isNotNull();
        assertThat(thrown.failure())
                .isEqualTo(new RequestFailure.Malformed(
                        message, details, thrown.failure().hint()));
    }

    static Failure assertRefused(ThrowingCallable parse, Failure expected) {
        FailureException thrown = catchThrowableOfType(FailureException.class, parse);
        assertThat(thrown).as("a refusal").isNotNull();
        assertThat(thrown.failure()).isEqualTo(expected);
        return thrown.failure();
    }
}
