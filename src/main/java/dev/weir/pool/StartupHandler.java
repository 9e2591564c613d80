package dev.weir.pool;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Takes out of the start-up message what the driver says of itself about the session: a time zone, which is the JVM's, a
 * style of dates, and how many digits a float has. These are for PostgreSQL to decide, by the settings of its server, of
 * the database and of the role, and a start-up message stands above all of them. What the user has set by the options of
 * the URL comes later in the message and stays.
 *
 * <p>It looks at the first message only, which is the start-up message unless the socket is for a cancel request.
 */
final class StartupHandler extends ChannelOutboundHandlerAdapter {

    /** Those of the driver's parameters on which nothing depends here; all that we read is text or JSON. */
    private static final Set<String> DRIVERS_OWN = Set.of("datestyle", "extra_float_digits", "timezone");

    /** Of {@code 196608}, the version of the protocol; a cancel request has another number there. */
    private static final int PROTOCOL_MAJOR = 3;

    private static final int LENGTH = Integer.BYTES;
    private static final int HEAD = 2 * Integer.BYTES;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.pipeline().remove(this);
        boolean startup = message instanceof ByteBuf buffer && isStartup(buffer);
        context.write(startup ? reduced(context, (ByteBuf) message) : message, promise);
    }

    private static boolean isStartup(ByteBuf message) {
        return message.readableBytes() > HEAD
                && message.getInt(message.readerIndex()) == message.readableBytes()
                && message.getUnsignedShort(message.readerIndex() + LENGTH) == PROTOCOL_MAJOR;
    }

    /** The message with the first of each name left out; releases the one that came. */
    private static ByteBuf reduced(ChannelHandlerContext context, ByteBuf message) {
        ByteBuf reduced = context.alloc().buffer(message.readableBytes());
        try {
            reduced.writeInt(0).writeBytes(message.skipBytes(LENGTH), Integer.BYTES);
            Set<String> left = new HashSet<>(DRIVERS_OWN);
            while (message.readableBytes() > 1) {
                ByteBuf name = text(message);
                ByteBuf value = text(message);
                if (!left.remove(name.toString(StandardCharsets.UTF_8).toLowerCase(Locale.ROOT))) {
                    reduced.writeBytes(name).writeByte(0).writeBytes(value).writeByte(0);
                }
            }
            return reduced.writeByte(0).setInt(0, reduced.readableBytes());
        } finally {
            message.release();
        }
    }

    /** What is left of the message up to the next zero byte, which is skipped. */
    private static ByteBuf text(ByteBuf message) {
        ByteBuf text = message.readSlice(message.bytesBefore((byte) 0));
        message.skipBytes(1);
        return text;
    }
}
