package dev.weir.pool;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Goes on in place of a row for which there was no memory: as many columns, each with a mark that no value of
 * PostgreSQL's can be, since its texts hold no zero byte.
 */
public final class MissingRow {

    /**
     * What the mark says.
     *
     * @param bytes of the row that is missing
     * @param limit the most that all answers together may hold
     */
    public record Mark(long bytes, long limit) {

        /** Whether the row is larger than all the memory that there is for answers. */
        public boolean neverFits() {
            return bytes > limit;
        }
    }

    private final String mark;
    private int columns;
    private int columnBytes;

    MissingRow(long bytes, long limit) {
        this.mark = "\0" + bytes + "/" + limit;
    }

    /** Whether a column's text is a mark. */
    public static boolean is(CharSequence text) {
        return !text.isEmpty() && text.charAt(0) == '\0';
    }

    /** Reads a column's text that is a mark. */
    public static Mark mark(String text) {
        int slash = text.indexOf('/');
        return new Mark(Long.parseLong(text, 1, slash, 10), Long.parseLong(text, slash + 1, text.length(), 10));
    }

    /** Looks for the number of columns, the first two bytes of the row, without reading them; true when it is known. */
    boolean read(ByteBuf in, int bytes) {
        int needed = Math.min(2 - columnBytes, bytes);
        for (int i = 0; i < needed; i++) {
            columns = (columns << 8) | (in.getByte(in.readerIndex() + i) & 0xFF);
            columnBytes++;
        }
        return columnBytes == 2;
    }

    ByteBuf frame(ByteBufAllocator allocator) {
        byte[] value = mark.getBytes(US_ASCII);
        int length = 4 + 2 + columns * (4 + value.length);
        ByteBuf frame =
                allocator.buffer(1 + length).writeByte('D').writeInt(length).writeShort(columns);
        for (int i = 0; i < columns; i++) {
            frame.writeInt(value.length).writeBytes(value);
        }
        return frame;
    }
}
