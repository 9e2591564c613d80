package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Result.Field;
import dev.weir.dispatch.work.Row;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.SqlFailure;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the whole results of the statements of one message, up to a number of bytes. */
final class WholeResults {

    private final long maxBytes;
    private final List<Result> results = new ArrayList<>(0);
    private final List<Row> rows = new ArrayList<>(0);
    private List<Field> fields = List.of();
    private long bytes;

    /** @param maxBytes the most that all rows together may have */
    WholeResults(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void fields(List<Field> ofRows) {
        fields = ofRows;
    }

    /** Keeps a row; answers why it cannot be kept, or null when it is. */
    @Nullable
    Failure row(ByteBuf frame) {
        bytes += frame.readableBytes();
        if (bytes > maxBytes) {
            return new SqlFailure.ResultTooLarge(maxBytes, false);
        }
        Row row = Frames.row(frame, List.of());
        FailureException unkept = Unkept.take(row, false);
        if (unkept != null) {
            return unkept.failure();
        }
        rows.add(row);
        return null;
    }

    /** A statement is complete. */
    void complete(String tag) {
        results.add(new Result(fields, rows, tag));
        fields = List.of();
        rows.clear();
    }

    /** How many statements are complete. */
    int count() {
        return results.size();
    }

    /** Those that are complete. */
    List<Result> complete() {
        return List.copyOf(results);
    }

    /** The result of the first statement, with those of the others behind it; their rows are the caller's from now on. */
    @Nullable
    Result take() {
        if (results.isEmpty()) {
            return null;
        }
        Result taken = results.getFirst();
        List<Result> others = List.copyOf(results.subList(1, results.size()));
        results.clear();
        return others.isEmpty() ? taken : taken.followedBy(others);
    }

    /** Releases what has not been taken. */
    void release() {
        Result untaken = take();
        if (untaken != null) {
            untaken.release();
        }
        rows.forEach(Row::release);
        rows.clear();
    }
}
