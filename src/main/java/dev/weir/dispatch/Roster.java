package dev.weir.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who serves: the lanes, how many of them may have a connection, and how many may be slow. One at least is never slow,
 * when there are more than one. Guarded by the lock of {@link Lanes}.
 */
final class Roster {

    private final List<Lane> lanes;

    /** Lanes that may have a connection; the others are surplus. */
    private int usable;

    /** Lanes that are slow, without surplus ones. */
    private int slow;

    /** How many connections have been given back so far. */
    private long givenBack;

    Roster(List<Lane> lanes) {
        this.lanes = List.copyOf(lanes);
        this.usable = lanes.size();
    }

    int usable() {
        return usable;
    }

    int slow() {
        return slow;
    }

    /** How many may be slow at the same time. */
    int mostSlow() {
        return Math.max(1, usable - 1);
    }

    /** How many of them one consumer may have: a free one is left for the next that comes, where there are several. */
    int mostSlowOfOne() {
        return Math.max(1, mostSlow() - 1);
    }

    /** The consumer that has as many slow lanes as one may; null when there is none. */
    @Nullable
    String hog() {
        if (slow < mostSlowOfOne()) {
            return null;
        }
        for (Map.Entry<String, Integer> running : slowByConsumer().entrySet()) {
            if (running.getValue() >= mostSlowOfOne()) {
                return running.getKey();
            }
        }
        return null;
    }

    /** For how many consumers' work how many lanes are slow. */
    Map<String, Integer> slowByConsumer() {
        Map<String, Integer> running = new HashMap<>();
        for (Lane lane : lanes) {
            if (!lane.surplus() && lane.state() == LaneState.SLOW) {
                lane.carries().forEach(job -> running.merge(job.consumer(), 1, Integer::sum));
            }
        }
        return running;
    }

    boolean oneMoreMayBeSlow() {
        return slow < mostSlow();
    }

    void slower(Lane lane) {
        slow += lane.surplus() ? 0 : 1;
    }

    void quicker(Lane lane) {
        slow -= lane.surplus() ? 0 : 1;
    }

    /** A lane is to take a connection. */
    void opens(Lane lane) {
        lane.state(LaneState.OPENING);
        lane.openedAt(givenBack);
    }

    /** A lane has given its connection back. */
    void gaveBack() {
        givenBack++;
    }

    /** Whether a connection was given back, to be had again, since the lane asked for one. */
    boolean oneWasGivenBackSince(Lane lane) {
        boolean since = lane.openedAt() != givenBack;
        lane.openedAt(givenBack);
        return since;
    }

    /** One without a connection, that may have one; null when there is none. */
    @Nullable
    Lane idle() {
        for (Lane lane : lanes) {
            if (!lane.surplus() && lane.state() == LaneState.IDLE) {
                return lane;
            }
        }
        return null;
    }

    /** Of those that do quick work, the one with the fewest messages on their way; null when there is none. */
    @Nullable
    Lane leastBusy() {
        Lane least = null;
        for (Lane lane : lanes) {
            boolean quick = !lane.surplus() && lane.state() == LaneState.FAST;
            if (quick && (least == null || lane.inFlight() < least.inFlight())) {
                least = lane;
            }
        }
        return least;
    }

    /** Those that may have a connection. */
    Stream<Lane> serving() {
        return lanes.stream().filter(lane -> !lane.surplus());
    }

    /**
     * So many may have a connection from now on; to say it again changes nothing. Answers with the others, whose
     * connections are to leave.
     */
    List<Lane> use(int count) {
        if (count == usable) {
            return List.of();
        }
        usable = count;
        Set<Lane> kept = worthKeeping();
        lanes.forEach(lane -> lane.surplus(!kept.contains(lane)));
        slow = Math.toIntExact(
                kept.stream().filter(lane -> lane.state().isSlow()).count());
        return lanes.stream().filter(Lane::surplus).toList();
    }

    /** As many slow ones as there may be, then those that have a connection for quick work, then any. */
    private Set<Lane> worthKeeping() {
        Map<Boolean, List<Lane>> bySlowness = lanes.stream()
                .collect(Collectors.partitioningBy(lane -> lane.state().isSlow()));
        List<Lane> slowOnes = bySlowness.getOrDefault(true, List.of());
        int first = Math.min(slowOnes.size(), usable == 1 ? 0 : mostSlow());
        Stream<Lane> quickOnes = bySlowness.getOrDefault(false, List.of()).stream()
                .sorted(Comparator.comparing(lane -> lane.state().isIdle()));
        return Stream.of(slowOnes.subList(0, first).stream(), quickOnes, slowOnes.stream())
                .flatMap(some -> some)
                .distinct()
                .limit(usable)
                .collect(Collectors.toSet());
    }

    /** Whether another lane has a connection, or may be about to have one. */
    boolean othersServe(Lane lane) {
        return lanes.stream().anyMatch(other -> other != lane && !other.state().isIdle());
    }

    /** The numbers of those in which nothing has moved for much longer than anything takes. */
    List<Integer> stuck(Duration grace) {
        return lanes.stream()
                .filter(lane -> lane.stuck(grace))
                .map(Lane::number)
                .toList();
    }

    /** Whether no lane carries anything. */
    boolean isEmpty() {
        return lanes.stream().allMatch(Lane::isEmpty);
    }

    /** All that the lanes carry. */
    List<Job> carried() {
        List<Job> carried = new ArrayList<>();
        lanes.forEach(lane -> carried.addAll(lane.carries()));
        return carried;
    }

    long count(Predicate<LaneState> states) {
        return lanes.stream().filter(lane -> states.test(lane.state())).count();
    }

    List<DispatchStatus.Lane> status() {
        return lanes.stream().map(Lane::status).toList();
    }

    /** Shapes prepared on the connections that lanes have or had last. Any thread may ask. */
    int prepared() {
        return lanes.stream().mapToInt(Lane::shapes).sum();
    }
}
