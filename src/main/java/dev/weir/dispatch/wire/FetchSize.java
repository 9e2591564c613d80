package dev.weir.dispatch.wire;

/** How many rows of a stream are fetched at a time: few at first, since they may be large, then what is worth a round trip. */
final class FetchSize {

    static final int FIRST = 16;
    static final int MOST = 256;

    /** Bytes of the rows that are fetched at a time, unless they become larger than those before. */
    static final int BYTES = 128 * 1024;

    private static final int GROWTH = 4;

    private int rows = FIRST;

    int rows() {
        return rows;
    }

    /** All that were fetched have come. */
    void came(long bytes) {
        long each = Math.max(1, bytes / rows);
        rows = Math.clamp(BYTES / each, 1, Math.min(MOST, GROWTH * rows));
    }
}
