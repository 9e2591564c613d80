package dev.weir.sim;

import java.util.ArrayList;
import java.util.List;

/** Goes through every sequence of choices there is, depth first: after each life {@link #next} moves on to another. */
final class EveryChoice implements Choices {

    private final List<int[]> made = new ArrayList<>();
    private int at;

    @Override
    public int below(int bound) {
        if (at == made.size()) {
            made.add(new int[] {0, bound});
        }
        return made.get(at++)[0];
    }

    /** Begins the next sequence; false when there is none. */
    boolean next() {
        at = 0;
        while (!made.isEmpty()) {
            int[] last = made.getLast();
            if (++last[0] < last[1]) {
                return true;
            }
            made.removeLast();
        }
        return false;
    }

    /** The choices of the life that is being lived, to tell of. */
    List<Integer> made() {
        return made.stream().limit(at).map(choice -> choice[0]).toList();
    }
}
