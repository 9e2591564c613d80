package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Result;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears of what a {@link Reading} has read. */
interface ReadingListener {

    /** A member's statement is complete; whether it stays so is not known before the end. */
    void complete(int member);

    /** What comes cannot be served, and is not kept: it had better stop. Said once. */
    default void unserved(Failure why) {}

    /**
     * The transaction waits for its next part; null when there is none.
     *
     * @param soFar the results up to now
     * @throws FailureException when it is not to go on
     */
    default @Nullable Message next(List<Result> soFar) {
        return null;
    }

    /**
     * Nothing more comes, said once.
     *
     * @param lost why the connection cannot be used any more; null when it has answered all and is idle
     */
    void ended(@Nullable Throwable lost);
}
