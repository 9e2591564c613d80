package dev.weir.sim;

/** Where a simulated life takes its decisions from. */
interface Choices {

    /** A number from 0 to {@code bound - 1}. */
    int below(int bound);

    default boolean oneIn(int bound) {
        return below(bound) == 0;
    }

    /** From the one to the other, both included. */
    default int between(int least, int most) {
        return least + below(most - least + 1);
    }
}
