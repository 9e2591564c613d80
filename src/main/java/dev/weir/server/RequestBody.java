package dev.weir.server;

import dev.weir.pool.MemoryBudget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * The body of one request as it comes, in one array on the heap. Its memory is taken from the budget before the array
 * grows, and given back when the request has been answered. A body beyond the limit keeps one byte more than that.
 */
final class RequestBody {

    private static final int FIRST = 1024;
    private static final byte[] NOTHING = new byte[0];

    private final MemoryBudget budget;
    private final int most;
    private byte[] bytes = NOTHING;
    private int length;
    private long taken;
    private boolean over;

    /**
     * @param declared the length that its head declares; 0 when it declares none
     * @param limit of bodies that are read
     */
    RequestBody(MemoryBudget budget, long declared, long limit) {
        this.budget = budget;
        long oneMore = Math.min(limit, Integer.MAX_VALUE - 16L) + 1;
        this.most = (int) (declared > 0 ? Math.min(declared, oneMore) : oneMore);
    }

    /** Adds a part; false when there is no memory for it. */
    boolean add(ByteBuf part) {
        int more = over ? 0 : Math.min(part.readableBytes(), most - length);
        if (!reserve(length + more)) {
            return false;
        }
        part.readBytes(bytes, length, more);
        length += more;
        return true;
    }

    /** Twice as large each time, so that what is copied stays in proportion. */
    private boolean reserve(int needed) {
        if (needed <= bytes.length) {
            return true;
        }
        int size = (int) Math.min(most, Math.max(needed, Math.max(FIRST, 2L * bytes.length)));
        int more = size - bytes.length;
        if (!budget.take(more)) {
            return false;
        }
        taken += more;
        bytes = Arrays.copyOf(bytes, size);
        return true;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** Hands the bytes over; nothing is added any more. */
    ByteBuf take() {
        ByteBuf whole = Unpooled.wrappedBuffer(bytes, 0, length);
        bytes = NOTHING;
        over = true;
        return whole;
    }

    /** Gives its memory back; nothing is kept of what may still come. */
    void end() {
        bytes = NOTHING;
        over = true;
        budget.give(taken);
        taken = 0;
    }
}
