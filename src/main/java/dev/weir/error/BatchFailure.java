package dev.weir.error;

/** What is wrong with several requests that came as one. */
public sealed interface BatchFailure extends ListedFailure {

    /** There are more than may be. */
    record TooManyRequests(int most) implements BatchFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.TOO_MANY_IN_ONE;
        }

        @Override
        public String message() {
            return listed().message(most);
        }
    }

    /** One of them cannot be served together with others. */
    record NotTogether(String details) implements BatchFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.NOT_TOGETHER;
        }
    }
}
