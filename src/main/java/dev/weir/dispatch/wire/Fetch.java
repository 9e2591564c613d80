package dev.weir.dispatch.wire;

import dev.weir.dispatch.wire.Message.Kind;
import dev.weir.dispatch.work.ServerException;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL answers to one query for some rows of a stream. On the event loop of the connection. */
final class Fetch implements Replies {

    private final Message message;
    private final Listener listener;
    private int step;
    private long bytes;
    private boolean suspended;
    private @Nullable Throwable error;

    /** Hears of it. */
    interface Listener {

        /** A row, whose frame is not the callee's to keep. */
        void row(ByteBuf frame);

        /** All is answered. */
        void answered(Fetch fetch);

        /** The connection is lost, and not all is answered. */
        void lost(Throwable cause);
    }

    Fetch(Message message, Listener listener) {
        this.message = message;
        this.listener = listener;
    }

    /** Whether the step that failed, or that would have come next, is of this kind. */
    boolean isAt(Kind kind) {
        return message.isAt(step, kind);
    }

    /** How many bytes its rows had. */
    long bytes() {
        return bytes;
    }

    /** Whether there are more rows. */
    boolean isSuspended() {
        return suspended;
    }

    /** What PostgreSQL said was wrong; null when nothing was. */
    @Nullable
    Throwable error() {
        return error;
    }

    @Override
    public void frame(byte type, ByteBuf frame) {
        switch (type) {
            case Frames.ROW -> row(frame);
            case Frames.COMPLETE, Frames.EMPTY -> step++;
            case Frames.SUSPENDED -> suspended = true;
            case Frames.ERROR -> error = error == null ? new ServerException(Frames.error(frame)) : error;
            default -> {
                // That the text and the arguments were taken, and notices.
            }
        }
    }

    private void row(ByteBuf frame) {
        if (isAt(Kind.ANSWER)) {
            bytes += frame.readableBytes();
            listener.row(frame);
        }
    }

    @Override
    public void ready(boolean idle) {
        listener.answered(this);
    }

    @Override
    public void lost(Throwable cause) {
        listener.lost(cause);
    }
}
