package dev.weir.pool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A buffer of just the size that is needed, whose bytes count in a budget until all references to it and to
 * its slices are released. It is not pooled: what is given back to the budget is free memory again.
 */
public final class HeldBuffer extends UnpooledDirectByteBuf {

    private final MemoryBudget budget;
    private final int size;

    private HeldBuffer(ByteBufAllocator allocator, int size, MemoryBudget budget) {
        super(allocator, size, size);
        this.size = size;
        this.budget = budget;
    }

    /** An empty buffer with room for so many bytes; null when there is no memory for it. */
    static @Nullable HeldBuffer take(ByteBufAllocator allocator, int size, MemoryBudget budget) {
        if (!budget.take(size)) {
            return null;
        }
        try {
            return new HeldBuffer(allocator, size, budget);
        } catch (OutOfMemoryError others) {
            // What else there is in the process has taken more than is left for it.
            budget.give(size);
            return null;
        }
    }

    /** Whether the bytes of a buffer count in a budget already: it is such a buffer, or a slice of one. */
    public static boolean holds(ByteBuf buffer) {
        ByteBuf root = buffer;
        for (ByteBuf next = root.unwrap(); next != null; next = root.unwrap()) {
            root = next;
        }
        return root instanceof HeldBuffer;
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        budget.give(size);
    }
}
