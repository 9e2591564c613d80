package dev.weir.rest.response;

import io.netty.buffer.ByteBuf;

/** Bytes that PostgreSQL has written as hexadecimal digits, two for each. */
final class HexBytes {

    private HexBytes() {}

    /** The bytes in a buffer of their own; the digits are left to the caller. */
    static ByteBuf decoded(ByteBuf digits) {
        int from = digits.readerIndex();
        int size = digits.readableBytes() / 2;
        ByteBuf bytes = digits.alloc().buffer(size, size);
        for (int i = 0; i < size; i++) {
            int high = Character.digit(digits.getByte(from + 2 * i), 16);
            int low = Character.digit(digits.getByte(from + 2 * i + 1), 16);
            bytes.writeByte(high << 4 | low);
        }
        return bytes;
    }
}
