package dev.weir.server;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Gives the buffer of a response's head room for a small body behind it: where there is some, Netty's encoder makes one
 * buffer, and one write, of the two. What is asked for otherwise is rarely smaller than that. Thread-safe as the allocator behind it is.
 */
final class RoomyAllocator extends AbstractByteBufAllocator {

    /** Bytes: a head of some 300, and a row or a few. Copied sooner than they are written by themselves. */
    private static final int LEAST = 2048;

    private final ByteBufAllocator allocator;

    RoomyAllocator(ByteBufAllocator allocator) {
        super(true);
        this.allocator = allocator;
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return allocator.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return allocator.directBuffer(Math.min(Math.max(initialCapacity, LEAST), maxCapacity), maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return allocator.isDirectBufferPooled();
    }
}
