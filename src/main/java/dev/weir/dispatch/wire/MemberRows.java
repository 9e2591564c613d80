package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Row;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first row of each member of a message, until it is taken. */
final class MemberRows {

    private final List<Wire.Member> members;
    private final @Nullable Row[] rows;

    MemberRows(List<Wire.Member> members) {
        this.members = members;
        this.rows = new Row[members.size()];
    }

    /** Keeps a member's row, if it is the first. */
    void keep(int member, ByteBuf frame) {
        if (rows[member] == null) {
            rows[member] = row(member, frame);
        }
    }

    /**
     * Keeps the row of one of several members.
     *
     * @param merged their numbers, in the order in which the row's number counts them
     * @return the member; {@link Message#NOBODY} for a row that there was no memory for, since nothing says whose it was
     */
    int keepOneOf(List<Integer> merged, ByteBuf frame) {
        Row row = row(merged.getFirst(), frame);
        if (Unkept.take(row, false) != null) {
            return Message.NOBODY;
        }
        int member = merged.get(Math.toIntExact(row.number(row.size() - 1)) - 1);
        rows[member] = row;
        return member;
    }

    private Row row(int member, ByteBuf frame) {
        return Frames.row(frame, members.get(member).work().statement().columns());
    }

    /** Adds what SQL has said of the answer to a member's row, if it has one. */
    void describe(int member, ByteBuf frame) {
        Row row = rows[member];
        if (row != null) {
            row.describe(Frames.row(frame, List.of()));
        }
    }

    /** The row of a member, which is the caller's from now on; null when it has none. */
    @Nullable
    Row take(int member) {
        Row row = rows[member];
        rows[member] = null;
        return row;
    }

    /** Releases what has not been taken. */
    void release() {
        for (int i = 0; i < rows.length; i++) {
            Row row = take(i);
            if (row != null) {
                row.release();
            }
        }
    }
}
