package dev.weir.dispatch.wire;

import io.netty.buffer.ByteBuf;

/** Follows the frames that the driver sends, which may be cut anywhere. Used on one event loop. */
final class OutgoingScan {

    private final byte[] head = new byte[Frames.HEAD];
    private int headBytes;
    /** Bytes that are left of the frame whose head was read. */
    private long left;

    /** How many frames begin in these bytes that PostgreSQL will answer with ready: a query, or a sync. */
    int answered(ByteBuf bytes) {
        int answered = 0;
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (left > 0) {
                int passed = (int) Math.min(left, end - at);
                left -= passed;
                at += passed;
            } else {
                head[headBytes++] = bytes.getByte(at++);
                if (headBytes == Frames.HEAD) {
                    headBytes = 0;
                    left = length() - Integer.BYTES;
                    answered += head[0] == 'Q' || head[0] == 'S' ? 1 : 0;
                }
            }
        }
        return answered;
    }

    private long length() {
        return ((head[1] & 0xFFL) << 24) | ((head[2] & 0xFFL) << 16) | ((head[3] & 0xFFL) << 8) | (head[4] & 0xFFL);
    }
}
