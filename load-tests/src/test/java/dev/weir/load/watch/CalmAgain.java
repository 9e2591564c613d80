package dev.weir.load.watch;

import java.util.List;
import java.util.OptionalInt;

/** How soon a service is itself again. */
public final class CalmAgain {

    private CalmAgain() {}

    /**
     * Seconds until all is well: every answer of a whole second is the expected one, and fast.
     *
     * @param course the seconds of all answers
     * @param end the second in which the trouble ended
     * @param last the second from which on nothing counts
     * @param millis what is fast, for 99 of 100
     * @return 1 when all was well in the second after; nothing when it never was
     */
    public static OptionalInt after(List<Answers.Second> course, int end, int last, long millis) {
        return course.stream()
                .filter(second -> second.second() > end && second.second() < last)
                .filter(second -> second.answered() > 0 && second.refused() == 0 && second.failed() == 0)
                .filter(second -> second.p99() < millis)
                .mapToInt(second -> second.second() - end)
                .findFirst();
    }
}
