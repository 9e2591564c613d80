package dev.weir.dispatch.wire;

import dev.weir.dispatch.wire.Message.Kind;
import dev.weir.dispatch.wire.Message.Step;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/** Writes messages as frames: one buffer a message, which ends with the sync that PostgreSQL answers with ready. */
final class Pipeline {

    private static final int ROOM = 128;

    private static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

    private Pipeline() {}

    /** The frames of a message; they belong to the caller. */
    static ByteBuf of(Message message) {
        return of(message, 0);
    }

    /**
     * The frames of a message; they belong to the caller.
     *
     * @param rows after which PostgreSQL waits to be asked for more of a member's answer; 0 for all
     */
    static ByteBuf of(Message message, int rows) {
        ByteBuf out = ALLOCATOR.directBuffer(ROOM * (message.steps().size() + 1));
        try {
            message.steps().forEach(step -> write(out, step, rows));
            Frames.sync(out);
            return out;
        } catch (Throwable unwritable) {
            out.release();
            throw unwritable;
        }
    }

    /** Several statements in one text, which PostgreSQL runs as one implicit transaction; they belong to the caller. */
    static ByteBuf of(String sql) {
        ByteBuf out = ALLOCATOR.directBuffer(ROOM + sql.length());
        try {
            Frames.query(out, sql);
            return out;
        } catch (Throwable unwritable) {
            out.release();
            throw unwritable;
        }
    }

    /** Asks for so many rows more of what waits to be asked; they belong to the caller. */
    static ByteBuf more(int rows) {
        ByteBuf out = ALLOCATOR.directBuffer(ROOM);
        Frames.execute(out, rows);
        Frames.sync(out);
        return out;
    }

    /** The preparation of the check under the empty name, which goes before a message that has it; the frames belong to the caller. */
    static ByteBuf check() {
        ByteBuf out = ALLOCATOR.directBuffer(2 * ROOM);
        Frames.parse(out, "", PreparedShapes.CHECK);
        return out;
    }

    private static void write(ByteBuf out, Step step, int rows) {
        if (step.kind() == Kind.CLOSE) {
            Frames.close(out, step.name());
            return;
        }
        String sql = step.sql();
        if (sql != null) {
            Frames.parse(out, step.name(), sql);
        }
        if (step.kind() != Kind.PREPARE) {
            Frames.bind(out, step.name(), step.arguments());
            if (step.kind() == Kind.RESULT) {
                Frames.describe(out);
            }
            Frames.execute(out, step.kind() == Kind.ANSWER ? rows : 0);
        }
    }
}
