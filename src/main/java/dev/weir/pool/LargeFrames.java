package dev.weir.pool;

import dev.weir.telemetry.Event;
import dev.weir.telemetry.Event.Memory;
import dev.weir.telemetry.Observer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Takes memory for a large frame of PostgreSQL's before it is read. Stands between the socket, or its TLS, and the
 * driver's decoder, which would collect a frame of any size and copy it each time its buffer becomes too small.
 *
 * <ul>
 *   <li>A row larger than {@link #SMALL} is collected in a {@link HeldBuffer} of its size and passed on as a whole.
 *   <li>A row for which there is no memory is dropped as it comes; a {@link MissingRow} goes on in its place.
 *   <li>Of a larger error or notice only the beginning goes on.
 *   <li>Everything else passes as it comes. A stream of bytes that is not PostgreSQL's protocol is left alone for good.
 * </ul>
 */
final class LargeFrames extends ChannelInboundHandlerAdapter {

    /** Bytes of the largest row that is left to the driver. */
    static final int SMALL = 16 * 1024;

    /** Bytes that are kept of a larger error or notice. */
    private static final int EXCERPT = SMALL / 2;

    private static final int HEAD = 5;
    private static final String KNOWN_TYPES = "123ACDEGHIKNRSTVWZcdnstv";

    private final MemoryBudget budget;
    private final Observer observer;
    private final byte[] head = new byte[HEAD];
    private int headBytes;

    /** Bytes that are left of the frame that passes as it comes. */
    private long passing;
    /** Bytes that are left of what is dropped. */
    private long dropping;
    /** Reads how many columns the row has that is dropped; null when that is known, or no row is dropped. */
    private @Nullable MissingRow missing;

    private @Nullable ByteBuf filling;
    private int fillingLeft;
    /** Bytes of the frame that do not go into {@link #filling}. */
    private int excess;

    private boolean foreign;
    private boolean passedNothing;

    LargeFrames(MemoryBudget budget, Observer observer) {
        this.budget = budget;
        this.observer = observer;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (foreign || !(message instanceof ByteBuf in)) {
            ctx.fireChannelRead(message);
            return;
        }
        passedNothing = true;
        int bytes = isBetweenParts() ? scan(in) - in.readerIndex() : 0;
        if (bytes == in.readableBytes()) {
            tell(ctx, in);
        } else {
            inParts(ctx, in, bytes);
        }
    }

    private void inParts(ChannelHandlerContext ctx, ByteBuf in, int first) {
        try {
            if (first > 0) {
                tell(ctx, in.readRetainedSlice(first));
            }
            while (in.isReadable()) {
                step(ctx, in);
            }
        } finally {
            in.release();
        }
    }

    /** The driver reads on demand; when nothing was passed on, no other handler asks for more. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (passedNothing && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
        passedNothing = false;
        ctx.fireChannelReadComplete();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ReferenceCountUtil.release(filling);
        filling = null;
    }

    private void tell(ChannelHandlerContext ctx, ByteBuf bytes) {
        passedNothing = false;
        ctx.fireChannelRead(bytes);
    }

    private boolean isBetweenParts() {
        return filling == null && dropping == 0 && headBytes == 0;
    }

    private void step(ChannelHandlerContext ctx, ByteBuf in) {
        if (filling != null) {
            fill(ctx, filling, in);
        } else if (dropping > 0) {
            drop(ctx, in);
        } else if (headBytes > 0 || !passed(ctx, in)) {
            readHead(ctx, in);
        }
    }

    /** Whether there was something that can pass as it comes; it is passed on as one buffer. */
    private boolean passed(ChannelHandlerContext ctx, ByteBuf in) {
        int bytes = scan(in) - in.readerIndex();
        if (bytes > 0) {
            tell(ctx, in.readRetainedSlice(bytes));
        }
        return bytes > 0;
    }

    /** Up to where the bytes pass as they come: to a large frame, or to a head that is not whole. What passes is counted. */
    private int scan(ByteBuf in) {
        int end = in.writerIndex();
        long at = in.readerIndex() + passing;
        while (at + HEAD <= end && !foreign) {
            byte type = in.getByte((int) at);
            int length = in.getInt((int) at + 1);
            if (isForeign(type, length)) {
                foreign = true;
            } else if (needsCare(type, length)) {
                break;
            } else {
                at += 1L + length;
            }
        }
        passing = foreign ? 0 : Math.max(0, at - end);
        return foreign ? end : (int) Math.min(at, end);
    }

    private static boolean isForeign(byte type, int length) {
        return KNOWN_TYPES.indexOf(type) < 0 || length < HEAD - 1;
    }

    private static boolean needsCare(byte type, int length) {
        return length >= SMALL && (type == 'D' || type == 'E' || type == 'N');
    }

    private void readHead(ChannelHandlerContext ctx, ByteBuf in) {
        int more = Math.min(HEAD - headBytes, in.readableBytes());
        in.readBytes(head, headBytes, more);
        headBytes += more;
        if (headBytes < HEAD) {
            return;
        }
        headBytes = 0;
        ByteBuf whole = ctx.alloc().buffer(HEAD).writeBytes(head);
        byte type = head[0];
        int length = whole.getInt(1);
        if (isForeign(type, length) || !needsCare(type, length)) {
            foreign = isForeign(type, length);
            passing = foreign ? 0 : 1L + length - HEAD;
            tell(ctx, whole);
            return;
        }
        whole.release();
        if (type == 'D') {
            beginRow(ctx, length);
        } else {
            beginExcerpt(ctx, type, length);
        }
    }

    private void beginRow(ChannelHandlerContext ctx, int length) {
        HeldBuffer held = HeldBuffer.take(ctx.alloc(), 1 + length, budget);
        if (held == null) {
            observer.on(new Event.MemoryRefused(Memory.RESPONSES));
            missing = new MissingRow(length, budget.limit());
            dropping = length - 4L;
        } else {
            filling = held.writeBytes(head);
            fillingLeft = length - 4;
        }
    }

    /** Its text is cut, and the two zero bytes that end a text and the fields are put behind. */
    private void beginExcerpt(ChannelHandlerContext ctx, byte type, int length) {
        fillingLeft = EXCERPT;
        excess = length - 4 - EXCERPT;
        filling = ctx.alloc().buffer(HEAD + EXCERPT + 2).writeByte(type).writeInt(4 + EXCERPT + 2);
    }

    private void fill(ChannelHandlerContext ctx, ByteBuf frame, ByteBuf in) {
        int bytes = Math.min(fillingLeft, in.readableBytes());
        frame.writeBytes(in, bytes);
        fillingLeft -= bytes;
        if (fillingLeft > 0) {
            return;
        }
        if (excess > 0) {
            frame.writeShort(0);
        }
        dropping = excess;
        excess = 0;
        filling = null;
        tell(ctx, frame);
    }

    private void drop(ChannelHandlerContext ctx, ByteBuf in) {
        int bytes = (int) Math.min(dropping, in.readableBytes());
        MissingRow row = missing;
        if (row != null && row.read(in, bytes)) {
            missing = null;
            tell(ctx, row.frame(ctx.alloc()));
        }
        in.skipBytes(bytes);
        dropping -= bytes;
    }
}
