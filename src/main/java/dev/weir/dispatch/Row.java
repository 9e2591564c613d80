package dev.weir.dispatch;

import dev.weir.error.FailureException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of a result. A {@code json} column keeps the driver's own buffer; every other column is text.
 *
 * <p><b>Who releases:</b> a row belongs to whoever received it, who releases it once, on any thread. Until it is
 * handed over it is the dispatcher's, which releases it when the caller has gone away or the statement fails after
 * the row. {@link #bytes} hands out a buffer of the row: retain it to keep it beyond the row.
 */
public final class Row extends AbstractReferenceCounted {

    /** Stands for a number of rows that nobody knows. */
    static final long UNCOUNTED = -1;

    private final List<@Nullable Object> columns;
    private Duration waited = Duration.ZERO;
    private Duration ran = Duration.ZERO;

    Row(List<@Nullable Object> columns) {
        this.columns = columns;
    }

    /** The bytes of a json column in UTF-8, not retained; null for NULL. */
    public @Nullable ByteBuf bytes(int column) {
        return (ByteBuf) columns.get(column);
    }

    /** A copy of the bytes of a json column that is not NULL; releases the row. */
    public byte[] takeBytes(int column) {
        try {
            return ByteBufUtil.getBytes(Objects.requireNonNull(bytes(column), "a json value"));
        } finally {
            release();
        }
    }

    /** The text of a column that is not json; null for NULL. */
    public @Nullable String text(int column) {
        return (String) columns.get(column);
    }

    /** How long the statement waited for its turn. */
    public Duration waited() {
        return waited;
    }

    /** How long it took from its turn until PostgreSQL had answered, the round trip and its company included. */
    public Duration ran() {
        return ran;
    }

    /** The number in a column of text; negative when there is none. */
    long count(int column) {
        boolean counted = column >= 0 && column < columns.size() && columns.get(column) instanceof String;
        return counted ? Long.parseLong(String.valueOf(text(column))) : UNCOUNTED;
    }

    public int size() {
        return columns.size();
    }

    /** Whether there was no memory for it: it has no values. */
    boolean unkept() {
        return !columns.isEmpty() && Unkept.is(columns.getFirst());
    }

    /** What the caller of such a row is told; releases it. */
    FailureException takeFailure(boolean write) {
        try {
            return new FailureException(Unkept.failure(columns.getFirst(), write));
        } finally {
            release();
        }
    }

    Row timed(Duration whileWaiting, Duration whileRunning) {
        waited = whileWaiting;
        ran = whileRunning;
        return this;
    }

    /** A row of the same bytes for another who asked for the same; each is read and released by itself. */
    Row share() {
        List<@Nullable Object> shared = new ArrayList<>(columns.size());
        columns.forEach(value -> shared.add(value instanceof ByteBuf bytes ? bytes.retainedDuplicate() : value));
        return new Row(shared);
    }

    @Override
    protected void deallocate() {
        columns.forEach(ReferenceCountUtil::release);
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }
}
