package dev.weir.dispatch.wire;

import io.netty.buffer.ByteBuf;

/** What PostgreSQL answers to what was sent, one call after the other, on the event loop of the connection. */
interface Replies {

    /** A frame, which is not the callee's to keep. */
    void frame(byte type, ByteBuf frame);

    /**
     * All is answered, and PostgreSQL is ready for what comes next.
     *
     * @param idle whether the connection is in no transaction
     */
    void ready(boolean idle);

    /** The connection is lost, and not all is answered. */
    void lost(Throwable cause);
}
