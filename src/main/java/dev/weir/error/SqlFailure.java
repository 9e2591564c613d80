package dev.weir.error;

/** What a statement of SQL over HTTP asks for and does not get. */
public sealed interface SqlFailure extends ListedFailure {

    /**
     * A result of SQL over HTTP with more bytes than are held for one.
     *
     * @param carriedOut whether the statement was carried out all the same
     */
    record ResultTooLarge(long limitBytes, boolean carriedOut) implements SqlFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.RESULT_TOO_LARGE;
        }

        @Override
        public String message() {
            return listed().message(limitBytes);
        }

        @Override
        public String details() {
            return fate(carriedOut);
        }
    }

    /**
     * A COPY from or to the client, over HTTP.
     *
     * @param carriedOut whether the statement was carried out all the same
     */
    record CopyNotServed(boolean carriedOut) implements SqlFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.COPY_NOT_SERVED;
        }

        @Override
        public String details() {
            return fate(carriedOut);
        }
    }

    private static String fate(boolean carriedOut) {
        return carriedOut ? "The statement was carried out" : "The statement was cancelled, and changed nothing";
    }
}
