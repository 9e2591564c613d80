package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Result.Field;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.ServerError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The frames of PostgreSQL's protocol, version 3, that we write and read. Values are text of no declared type, whose type
 * PostgreSQL infers.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">Message formats</a>
 */
final class Frames {

    static final byte ROW = 'D';
    static final byte COMPLETE = 'C';
    static final byte EMPTY = 'I';
    static final byte PARSED = '1';
    static final byte BOUND = '2';
    static final byte CLOSED = '3';
    static final byte ERROR = 'E';
    static final byte READY = 'Z';
    static final byte FIELDS = 'T';
    static final byte COPY_IN = 'G';
    static final byte COPY_OUT = 'H';
    static final byte NOTICE = 'N';
    static final byte NOTIFICATION = 'A';
    static final byte PARAMETER = 'S';
    static final byte SUSPENDED = 's';

    /** Of a connection that is in no transaction. */
    static final byte IDLE = 'I';

    /** The type of a frame and its length, which counts itself but not the type. */
    static final int HEAD = 5;

    private static final int NULL = -1;

    private Frames() {}

    private static int begin(ByteBuf out, char type) {
        out.writeByte(type);
        int at = out.writerIndex();
        out.writeInt(0);
        return at;
    }

    private static void end(ByteBuf out, int at) {
        out.setInt(at, out.writerIndex() - at);
    }

    private static void text(ByteBuf out, String text) {
        ByteBufUtil.writeUtf8(out, text);
        out.writeByte(0);
    }

    /** Prepares a statement under a name; the empty name is that of the next statement only. */
    static void parse(ByteBuf out, String name, String sql) {
        int at = begin(out, 'P');
        text(out, name);
        text(out, sql);
        out.writeShort(0);
        end(out, at);
    }

    /** Gives a statement its arguments. */
    static void bind(ByteBuf out, String name, List<@Nullable String> arguments) {
        int at = begin(out, 'B');
        out.writeByte(0);
        text(out, name);
        out.writeShort(0);
        out.writeShort(arguments.size());
        for (String argument : arguments) {
            argument(out, argument);
        }
        out.writeShort(0);
        end(out, at);
    }

    private static void argument(ByteBuf out, @Nullable String argument) {
        if (argument == null) {
            out.writeInt(NULL);
            return;
        }
        int at = out.writerIndex();
        out.writeInt(0);
        ByteBufUtil.writeUtf8(out, argument);
        out.setInt(at, out.writerIndex() - at - Integer.BYTES);
    }

    /** Asks for the fields of what was bound. */
    static void describe(ByteBuf out) {
        int at = begin(out, 'D');
        out.writeByte('P').writeByte(0);
        end(out, at);
    }

    /** Runs what was bound, for all of its rows. */
    static void execute(ByteBuf out) {
        execute(out, 0);
    }

    /**
     * Runs what was bound, or goes on with it.
     *
     * @param rows after which PostgreSQL waits to be asked for more; 0 for all
     */
    static void execute(ByteBuf out, int rows) {
        int at = begin(out, 'E');
        out.writeByte(0).writeInt(rows);
        end(out, at);
    }

    /** Makes PostgreSQL forget a prepared statement. */
    static void close(ByteBuf out, String name) {
        int at = begin(out, 'C');
        out.writeByte('S');
        text(out, name);
        end(out, at);
    }

    /** Ends the pipeline: PostgreSQL commits, or has rolled back, and says that it is ready. */
    static void sync(ByteBuf out) {
        end(out, begin(out, 'S'));
    }

    /** Several statements of one text, without arguments. */
    static void query(ByteBuf out, String sql) {
        int at = begin(out, 'Q');
        text(out, sql);
        end(out, at);
    }

    /** Sends no data to a COPY that waits for it. */
    static void copyFail(ByteBuf out, String why) {
        int at = begin(out, 'f');
        text(out, why);
        end(out, at);
    }

    /** The fields of an error or notice. */
    static ServerError error(ByteBuf frame) {
        ByteBuf in = frame.slice().skipBytes(HEAD);
        Map<Character, String> fields = new HashMap<>();
        while (in.isReadable()) {
            byte field = in.readByte();
            if (field == 0) {
                break;
            }
            fields.put((char) field, string(in));
        }
        return new ServerError(fields);
    }

    private static String string(ByteBuf in) {
        int length = in.bytesBefore((byte) 0);
        if (length < 0) {
            length = in.readableBytes();
        }
        String text = in.toString(in.readerIndex(), length, StandardCharsets.UTF_8);
        in.skipBytes(Math.min(length + 1, in.readableBytes()));
        return text;
    }

    /** The row, which keeps the frame until it is released. */
    static Row row(ByteBuf frame, List<String> names) {
        int at = frame.readerIndex() + HEAD;
        int columns = frame.getUnsignedShort(at);
        at += Short.BYTES;
        List<@Nullable Object> values = new ArrayList<>(columns);
        for (int i = 0; i < columns; i++) {
            int length = frame.getInt(at);
            at += Integer.BYTES;
            if (length == NULL) {
                values.add(null);
            } else {
                values.add(frame.slice(at, length));
                at += length;
            }
        }
        return new Row(names, values, frame.retain());
    }

    /** The text of the first column; null for NULL, or when there is none. */
    static @Nullable String first(ByteBuf frame) {
        int at = frame.readerIndex() + HEAD;
        if (frame.getUnsignedShort(at) == 0) {
            return null;
        }
        int length = frame.getInt(at + Short.BYTES);
        return length == NULL ? null : frame.toString(at + Short.BYTES + Integer.BYTES, length, StandardCharsets.UTF_8);
    }

    /** The number of the first column; {@link Ending#UNTIMED} when there is none. */
    static double millis(ByteBuf frame) {
        String text = first(frame);
        return text == null ? Ending.UNTIMED : Double.parseDouble(text);
    }

    static List<Field> fields(ByteBuf frame) {
        ByteBuf in = frame.slice().skipBytes(HEAD);
        int count = in.readUnsignedShort();
        List<Field> fields = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = string(in);
            int table = in.readInt();
            int column = in.readUnsignedShort();
            int type = in.readInt();
            int size = in.readShort();
            int modifier = in.readInt();
            fields.add(new Field(name, table, column, type, size, modifier, in.readUnsignedShort()));
        }
        return fields;
    }

    /** What was done, as PostgreSQL says it when a statement is complete. */
    static String tag(ByteBuf frame) {
        return string(frame.slice().skipBytes(HEAD));
    }

    /** Of a frame that says ready: whether the connection is idle, in a transaction, or in one that has failed. */
    static byte status(ByteBuf frame) {
        return frame.getByte(frame.readerIndex() + HEAD);
    }

    static byte type(ByteBuf frame) {
        return frame.getByte(frame.readerIndex());
    }
}
