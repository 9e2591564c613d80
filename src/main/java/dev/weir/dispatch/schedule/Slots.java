package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.TransactionTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All slots: how many of them may have a connection, and how many may do slow work. One at least is free of it when there
 * are more than one. Guarded by the schedule's lock.
 */
final class Slots {

    private final List<Slot> all;
    /** How many may have a connection; the others are surplus. */
    private int usable;
    /** How many connections have been returned so far. */
    private long returned;

    Slots(int size, int batchSize) {
        this.all = IntStream.range(0, size)
                .mapToObj(number -> new Slot(number, batchSize))
                .toList();
        this.usable = size;
    }

    Slot get(int number) {
        return all.get(number);
    }

    List<Slot> all() {
        return all;
    }

    int usable() {
        return usable;
    }

    /** How many of those that may have a connection do slow work, or are about to. */
    int slow() {
        int slow = 0;
        for (Slot slot : all) {
            slow += !slot.surplus() && slot.state().isSlow() ? 1 : 0;
        }
        return slow;
    }

    /** How many may do slow work at the same time. */
    int mostSlow() {
        return Math.max(1, usable - 1);
    }

    /** How many of them one consumer may have: one is left for the next that comes, where there are several. */
    int mostSlowOfOne() {
        return Math.max(1, mostSlow() - 1);
    }

    /** The consumer that has as many slow slots as one may; null when there is none. */
    @Nullable
    String hog() {
        return slow() < mostSlowOfOne()
                ? null
                : slowByConsumer().entrySet().stream()
                        .filter(running -> running.getValue() >= mostSlowOfOne())
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(null);
    }

    /** For how many slots each consumer's work is the reason that they are slow. */
    Map<String, Integer> slowByConsumer() {
        Map<String, Integer> running = new HashMap<>();
        for (Slot slot : all) {
            if (!slot.surplus() && slot.state() == SlotState.EXCLUSIVE) {
                slot.jobs().forEach(job -> running.merge(job.consumer(), 1, Integer::sum));
            }
            Hold hold = slot.hold();
            if (!slot.surplus() && hold != null) {
                running.merge(hold.consumer(), 1, Integer::sum);
            }
        }
        return running;
    }

    /** A slot is to take a connection. */
    void opens(Slot slot, long now) {
        slot.state(SlotState.OPENING, now);
        slot.openedAt(returned);
    }

    /** A slot has returned its connection, which is there for another. */
    void returned() {
        returned++;
    }

    /** Whether a connection was returned since the slot asked for one; asked again, since then. */
    boolean oneWasReturnedSince(Slot slot) {
        boolean since = slot.openedAt() != returned;
        slot.openedAt(returned);
        return since;
    }

    /** Whether a transaction of these terms may have a connection now. */
    boolean oneMoreMayBeHeld(TransactionTerms terms) {
        long held = all.stream().filter(Slots::isHeld).count();
        return oneMoreMayBeSlow() && held < terms.mostOf(usable);
    }

    private static boolean isHeld(Slot slot) {
        return slot.state() == SlotState.HELD || slot.jobs().anyMatch(Job::begins);
    }

    /** This one's connection listens from now on, and no other does. */
    void listens(Slot slot) {
        all.forEach(each -> each.listens(each == slot));
    }

    /** Whether there is a transaction. */
    boolean anyIsHeld() {
        return all.stream().anyMatch(slot -> slot.hold() != null);
    }

    boolean oneMoreMayBeSlow() {
        return slow() < mostSlow();
    }

    /** One without a connection that may have one; null when there is none. */
    @Nullable
    Slot idle() {
        for (Slot slot : all) {
            if (!slot.surplus() && slot.state() == SlotState.IDLE) {
                return slot;
            }
        }
        return null;
    }

    /** Whether one that may have work has none. */
    boolean oneIsFree() {
        Slot least = leastBusy();
        return idle() != null || (least != null && least.isFree());
    }

    /** Of those that share, the one with the fewest messages in flight; null when there is none. */
    @Nullable
    Slot leastBusy() {
        return leastBusy(slot -> true);
    }

    /** The same, of those that listen not. */
    @Nullable
    Slot leastBusyForATransaction() {
        return leastBusy(slot -> !slot.listens());
    }

    /** Whether one waits for a connection. */
    boolean oneOpens() {
        return serving().anyMatch(slot -> slot.state() == SlotState.OPENING);
    }

    /** Whether one may soon be free to begin a transaction: not where no connection was to be had just now. */
    boolean oneMayBegin() {
        return oneOpens() || idle() != null || leastBusyForATransaction() != null;
    }

    private @Nullable Slot leastBusy(Predicate<Slot> fits) {
        Slot least = null;
        for (Slot slot : all) {
            boolean shares = !slot.surplus() && slot.state() == SlotState.SHARED && fits.test(slot);
            if (shares && (least == null || slot.inFlight() < least.inFlight())) {
                least = slot;
            }
        }
        return least;
    }

    /** Those that may have a connection. */
    Stream<Slot> serving() {
        return all.stream().filter(slot -> !slot.surplus());
    }

    /**
     * So many may have a connection from now on; the same number again changes nothing. Answers the slots whose connection is
     * one too many.
     */
    List<Slot> use(int count) {
        if (count == usable) {
            return List.of();
        }
        usable = count;
        Set<Slot> kept = worthKeeping();
        all.forEach(slot -> slot.surplus(!kept.contains(slot)));
        return all.stream().filter(Slot::surplus).toList();
    }

    /** As many slow ones as there may be, then those that have a connection for quick work, then any. */
    private Set<Slot> worthKeeping() {
        Map<Boolean, List<Slot>> bySlowness = all.stream()
                .collect(Collectors.partitioningBy(slot -> slot.state().isSlow()));
        List<Slot> slowOnes = new ArrayList<>(bySlowness.getOrDefault(true, List.of()));
        int first = Math.min(slowOnes.size(), usable == 1 ? 0 : mostSlow());
        Stream<Slot> quickOnes = bySlowness.getOrDefault(false, List.of()).stream()
                .sorted(Comparator.comparing(slot -> slot.state().isIdle()));
        return Stream.of(slowOnes.subList(0, first).stream(), quickOnes, slowOnes.stream())
                .flatMap(some -> some)
                .distinct()
                .limit(usable)
                .collect(Collectors.toSet());
    }

    /** Whether another slot has a connection, or may be about to have one. */
    boolean othersServe(Slot slot) {
        return all.stream().anyMatch(other -> other != slot && !other.state().isIdle());
    }

    /** The numbers, from 1, of those in which nothing has moved for much longer than anything takes. */
    List<Integer> stuck(Duration grace, long now) {
        return all.stream()
                .filter(slot -> slot.isStuck(grace, now))
                .map(slot -> slot.number() + 1)
                .toList();
    }

    /** Whether nothing is on its way. */
    boolean isEmpty() {
        return all.stream().allMatch(slot -> slot.jobs().findAny().isEmpty());
    }
}
