package dev.weir.dispatch.work;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of a result. A column is text, or the bytes of a text in UTF-8, which are not copied until they are asked for.
 *
 * <p><b>Who releases:</b> its receiver releases it once, on any thread. Until it is
 * handed over it is the dispatcher's, which releases it when the caller has gone away or the statement fails after
 * the row. {@link #bytes} hands out a buffer of the row: retain it to keep it beyond the row.
 */
public final class Row extends AbstractReferenceCounted {

    /** Stands for an unknown number of rows. */
    public static final long UNCOUNTED = -1;

    private final List<String> names;
    private final List<@Nullable Object> columns;
    private final @Nullable ByteBuf whole;
    private long waitedNanos;
    private long ranNanos;
    private @Nullable String responseStatus;
    private @Nullable String responseHeaders;

    /**
     * A row.
     *
     * @param names of its columns, in their order; empty for a row that is read by number
     * @param columns bytes that the row owns, or text, or null
     */
    public Row(List<String> names, List<@Nullable Object> columns) {
        this(names, columns, null);
    }

    /**
     * A row whose bytes are parts of one buffer.
     *
     * @param names of its columns, in their order; empty for a row that is read by number
     * @param columns parts of the buffer, or text, or null
     * @param whole the buffer, which the row owns; null when the row owns each of its columns
     */
    public Row(List<String> names, List<@Nullable Object> columns, @Nullable ByteBuf whole) {
        this.names = names;
        this.columns = columns;
        this.whole = whole;
    }

    /** The bytes of a column in UTF-8, not retained; null for NULL. Not of a column that came as text. */
    public @Nullable ByteBuf bytes(String column) {
        return bytes(number(column));
    }

    /** The text of a column; null for NULL. */
    public @Nullable String text(String column) {
        return text(number(column));
    }

    private int number(String column) {
        int number = names.indexOf(column);
        if (number < 0) {
            throw new IllegalArgumentException("The row has no column " + column + ", only " + names);
        }
        return number;
    }

    /** The bytes of a column in UTF-8, not retained; null for NULL. Not of a column that came as text. */
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

    /** The text of a column; null for NULL. */
    public @Nullable String text(int column) {
        return columns.get(column) instanceof ByteBuf bytes
                ? bytes.toString(StandardCharsets.UTF_8)
                : (String) columns.get(column);
    }

    /** What SQL has set {@code response.status} to, while the statement ran; null when it has not. */
    public @Nullable String responseStatus() {
        return responseStatus;
    }

    /** What SQL has set {@code response.headers} to, while the statement ran; null when it has not. */
    public @Nullable String responseHeaders() {
        return responseHeaders;
    }

    /** Takes status and headers from another row, which it releases. */
    public void describe(Row said) {
        responseStatus = said.text(0);
        responseHeaders = said.text(1);
        said.release();
    }

    /** How long the statement waited for its turn. */
    public Duration waited() {
        return Duration.ofNanos(waitedNanos);
    }

    /** How long it took from its turn until PostgreSQL had answered, the round trip and what shared its message included. */
    public Duration ran() {
        return Duration.ofNanos(ranNanos);
    }

    /** For how many rows it stands, as its column of that name says; negative when it does not. */
    public long rows() {
        int column = names.indexOf(Statement.ROWS);
        Object count = column < 0 ? null : columns.get(column);
        return switch (count) {
            case null -> UNCOUNTED;
            case ByteBuf digits -> number(digits);
            default -> Long.parseLong((String) count);
        };
    }

    /** The number in a column that came as bytes. */
    public long number(int column) {
        return number(Objects.requireNonNull(bytes(column)));
    }

    /** Every row is asked, so that no text is made of them. */
    private static long number(ByteBuf digits) {
        long number = 0;
        for (int i = digits.readerIndex(); i < digits.writerIndex(); i++) {
            number = 10 * number + digits.getByte(i) - '0';
        }
        return number;
    }

    /** The value of a column as it came: bytes that stay the row's, text, or null. */
    public @Nullable Object value(int column) {
        return columns.get(column);
    }

    public int size() {
        return columns.size();
    }

    /** Says how long its statement waited and ran. */
    public Row timed(long nanosWaiting, long nanosRunning) {
        waitedNanos = nanosWaiting;
        ranNanos = nanosRunning;
        return this;
    }

    /** A row of the same bytes for another caller of the same read; each is read and released by itself. */
    public Row share() {
        return share(names);
    }

    /** The same, with these names of its columns. */
    public Row share(List<String> others) {
        List<@Nullable Object> shared = new ArrayList<>(columns.size());
        columns.forEach(value -> shared.add(value instanceof ByteBuf bytes ? copy(bytes) : value));
        return new Row(others, shared, whole == null ? null : whole.retain());
    }

    private ByteBuf copy(ByteBuf bytes) {
        return whole == null ? bytes.retainedDuplicate() : bytes.duplicate();
    }

    @Override
    protected void deallocate() {
        if (whole == null) {
            columns.forEach(ReferenceCountUtil::release);
        } else {
            whole.release();
        }
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }
}
