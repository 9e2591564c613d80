package dev.weir.pool;

import reactor.pool.AllocationStrategy;

/**
 * How many connections reactor-pool may have: as many as the {@link Bound} allows at the moment. So in a
 * pool that an operator has made smaller, a borrower waits for a connection that is given back, and not for a permit.
 *
 * <p>Safe for use by several threads.
 */
final class BoundedAllocation implements AllocationStrategy {

    private final Bound bound;
    private int granted;

    BoundedAllocation(Bound bound) {
        this.bound = bound;
    }

    @Override
    public synchronized int estimatePermitCount() {
        return Math.max(0, bound.allowed() - granted);
    }

    @Override
    public synchronized int getPermits(int desired) {
        int permits = Math.min(desired, estimatePermitCount());
        granted += permits;
        return permits;
    }

    @Override
    public synchronized int permitGranted() {
        return granted;
    }

    @Override
    public int permitMinimum() {
        return 0;
    }

    @Override
    public int permitMaximum() {
        return bound.size();
    }

    @Override
    public synchronized void returnPermits(int returned) {
        granted -= returned;
    }
}
