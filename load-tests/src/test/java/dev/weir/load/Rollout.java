package dev.weir.load;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How a service is replaced: its replicas one after the other, in rounds.
 *
 * @param replicas instances that there are while nothing is replaced
 * @param order what comes first each time
 * @param rounds how often each replica is replaced in any case
 */
record Rollout(int replicas, Order order, int rounds) {

    /** Instances that live at the same time, and may hold connections. */
    int mostAlive() {
        return replicas + order.surge();
    }

    /** Instances that are ready at any time. */
    int fewestReady() {
        return replicas - order.unavailable();
    }

    /** Replacements that there are in any case. */
    int least() {
        return replicas * rounds;
    }

    /** Which replica is next, from 0, after so many replacements: the one that has been there longest. */
    int turn(int replacements) {
        return replacements % replicas;
    }

    /**
     * How often each replica was replaced.
     *
     * @param replaced the replica of each replacement, from 0
     */
    long wholeRounds(List<Integer> replaced) {
        return IntStream.range(0, replicas)
                .mapToLong(replica ->
                        replaced.stream().filter(one -> one == replica).count())
                .min()
                .orElse(0);
    }
}
