package dev.weir.dispatch.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.dispatch.work.Row;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import dev.weir.error.ServiceFailure;
import dev.weir.pool.MissingRow;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the caller is told whose row was not kept, since there was no memory for it. */
final class Unkept {

    /** Until some reader has taken its answer, or has been cut off. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private Unkept() {}

    /** The failure to tell for a row that is missing, which it releases; null for a row that is there. */
    static @Nullable FailureException take(@Nullable Row row, boolean write) {
        if (row == null || row.size() == 0 || !is(row.value(0))) {
            return null;
        }
        try {
            return new FailureException(failure(row.value(0), write));
        } finally {
            row.release();
        }
    }

    /** Whether a row's first value stands for a row that is missing. */
    private static boolean is(@Nullable Object value) {
        if (value instanceof ByteBuf bytes) {
            return bytes.isReadable() && bytes.getByte(bytes.readerIndex()) == 0;
        }
        return value instanceof String text && MissingRow.is(text);
    }

    private static Failure failure(@Nullable Object value, boolean write) {
        if (write) {
            return new ServiceFailure.AnswerNotKept();
        }
        MissingRow.Mark mark =
                MissingRow.mark(value instanceof ByteBuf bytes ? bytes.toString(UTF_8) : String.valueOf(value));
        return mark.neverFits()
                ? new RequestFailure.AnswerTooLarge(mark.limit())
                : new ServiceFailure.MemoryShort("There is no memory for the answer at the moment", SOON);
    }
}
