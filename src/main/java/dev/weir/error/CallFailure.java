package dev.weir.error;

import org.jspecify.annotations.Nullable;

/** Why a function cannot be called as asked. */
public sealed interface CallFailure extends ListedFailure {

    /** A function that is asked for with a method that calls nothing. */
    record MethodOfCall(String method) implements CallFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.METHOD_OF_CALL;
        }

        @Override
        public String message() {
            return listed().message(method);
        }
    }

    /**
     * No function of this name takes what was given.
     *
     * @param hint the function that was probably meant; null when none is near
     */
    record FunctionNotFound(
            String message, String details, @Nullable String hint) implements CallFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.FUNCTION_NOT_FOUND;
        }
    }

    /**
     * Several functions take what was given.
     *
     * @param candidates with their parameters
     */
    record AmbiguousFunction(String candidates) implements CallFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.AMBIGUOUS_FUNCTION;
        }

        @Override
        public String message() {
            return listed().message(candidates);
        }
    }

    /** A bound for the rows of a function that returns no set. */
    record NotASet() implements CallFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.NOT_A_SET;
        }
    }
}
