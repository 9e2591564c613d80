package dev.weir.pool;

/**
 * What the pool holds.
 *
 * @param bound connections that the process may ever hold, {@code weir.pool.size}
 * @param size those that it may hold now: the bound, unless an operator has said less
 * @param held backends that are there, those on their way in or out included; more than {@code size} only while a
 *     smaller one takes effect
 * @param active lent out
 * @param idle open, and not lent out
 */
public record PoolStatus(int bound, int size, int held, int active, int idle) {

    /**
     * Refuses a size that the pool cannot have.
     *
     * @throws IllegalArgumentException for less than 1 or more than the bound
     */
    public void requirePossible(int wanted) {
        if (wanted < 1 || wanted > bound) {
            throw new IllegalArgumentException("From 1 to " + bound + " connections are possible, not " + wanted);
        }
    }
}
