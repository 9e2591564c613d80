package dev.weir.error;

import java.util.List;

/** What is wrong with how a request writes. */
public sealed interface WriteFailure extends ListedFailure {

    /** A PUT whose filters are other than one for each column of the key, by its value. */
    record NotTheKey(List<String> key) implements WriteFailure {

        public NotTheKey {
            key = List.copyOf(key);
        }

        @Override
        public FailureCode listed() {
            return FailureCode.NOT_THE_KEY;
        }

        @Override
        public String details() {
            return key.isEmpty() ? "There is no primary key" : "The key is " + String.join(", ", key);
        }
    }

    /** A PUT with a limit or an offset. */
    record WindowInPut() implements WriteFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.WINDOW_IN_PUT;
        }
    }

    /** A PUT whose body is of another row than its URL, or of several. */
    record OtherRow() implements WriteFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.OTHER_ROW;
        }
    }

    /** A write of more rows than {@code Prefer: max-affected} allows; it was undone. */
    record TooManyAffected(String rows) implements WriteFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.TOO_MANY_AFFECTED;
        }

        @Override
        public String details() {
            return "The query affects " + rows + " rows";
        }
    }

    /** A PATCH or DELETE of all rows, where none is allowed. */
    record FilterRequired(String method) implements WriteFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.FILTER_REQUIRED;
        }

        @Override
        public String message() {
            return listed().message(method);
        }
    }
}
