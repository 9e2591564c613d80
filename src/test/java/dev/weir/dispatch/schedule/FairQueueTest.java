package dev.weir.dispatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private static final long TARGET = Duration.ofMillis(100).toNanos();
    private static final long MILLI = 1_000_000;

    private final FairQueue<Guest> queue = new FairQueue<>(Duration.ofNanos(TARGET));
    private final List<Guest> shed = new ArrayList<>();

    private record Guest(String consumer, int number, long since, boolean sheddable) implements FairQueue.Waiting {}

    private Guest add(String consumer, int number, long since) {
        Guest guest = new Guest(consumer, number, since, true);
        queue.add(guest);
        return guest;
    }

    private @Nullable Guest poll(long now) {
        return queue.poll(now, shed::add);
    }

    @Test
    void servesConsumersInTurnHoweverManyOneOfThemHas() {
        Guest first = add("many", 1, 0);
        Guest second = add("many", 2, 0);
        Guest third = add("many", 3, 0);
        Guest single = add("one", 1, 0);
        assertThat(poll(1)).isSameAs(first);
        assertThat(poll(1)).isSameAs(single);
        assertThat(poll(1)).isSameAs(second);
        assertThat(poll(1)).isSameAs(third);
        assertThat(poll(1)).isNull();
    }

    @Test
    void whoMayNotBeSentAwayMakesTheLineNoLongerAndIsNotTakenFromIt() {
        queue.add(new Guest("ours", 1, 0, false));
        queue.add(new Guest("ours", 2, 0, false));
        Guest guest = add("ours", 3, 0);
        queue.add(new Guest("ours", 4, 0, false));

        assertThat(queue.size()).isEqualTo(4);
        assertThat(queue.sheddable()).isEqualTo(1);
        assertThat(queue.longest()).isEqualTo(1);
        assertThat(queue.removeLastOfLongest()).isSameAs(guest);
        assertThat(queue.longest()).isZero();
        assertThat(queue.removeLastOfLongest()).isNull();
        assertThat(queue.size()).isEqualTo(3);
    }

    /** Whoever waited in it has waited for nothing that his line could be blamed for. */
    @Test
    void aPauseDoesNotCountAsAWait() {
        for (int i = 0; i < 100; i++) {
            add("many", i, 0);
        }
        long end = Duration.ofSeconds(10).toNanos();
        queue.patience(end);

        for (int i = 0; i < 50; i++) {
            poll(end + i * MILLI);
        }

        assertThat(shed).isEmpty();
        long later = end + Duration.ofSeconds(2).toNanos();
        poll(later);
        assertThat(shed).isNotEmpty();
    }

    @Test
    void makesRoomAtTheEndOfTheLongestLine() {
        add("many", 1, 0);
        Guest last = add("many", 2, 0);
        add("one", 1, 0);
        assertThat(queue.longest()).isEqualTo(2);
        assertThat(queue.removeLastOfLongest()).isSameAs(last);
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.longest()).isEqualTo(1);
    }

    @Test
    void forgetsAConsumerThatNoLongerWaits() {
        Guest guest = add("gone", 1, 0);
        assertThat(queue.consumers()).isEqualTo(1);
        assertThat(queue.remove(guest)).isTrue();
        assertThat(queue.remove(guest)).isFalse();
        assertThat(queue.consumers()).isZero();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void bearsABurst() {
        for (int i = 0; i < 10; i++) {
            add("burst", i, 0);
        }
        assertThat(poll(90 * MILLI)).isNotNull();
        assertThat(poll(180 * MILLI)).as("old, but the line moved a moment ago").isNotNull();
        assertThat(shed).isEmpty();
    }

    @Test
    void bearsAPauseOfLessThanASecond() {
        for (int i = 0; i < 10; i++) {
            add("patient", i, 0);
        }
        assertThat(poll(999 * MILLI)).isNotNull();
        assertThat(shed).isEmpty();
    }

    @Test
    void shedsTheOldestOfALineThatStands() {
        for (int i = 0; i < 1200; i++) {
            add("greedy", i, i * MILLI);
        }
        assertThat(poll(1200 * MILLI)).extracting(Guest::number).isEqualTo(1050);
        assertThat(shed).hasSize(1050).allMatch(guest -> guest.since() < 1050 * MILLI);
    }

    @Test
    void doesNotShedALineForAnothersSake() {
        Guest modest = add("modest", 1, 1190 * MILLI);
        for (int i = 0; i < 1200; i++) {
            add("greedy", i, i * MILLI);
        }
        assertThat(poll(1200 * MILLI)).isSameAs(modest);
        assertThat(shed).isEmpty();
    }

    @Test
    void keepsTheLastOfALineAndWhatMustNotBeShed() {
        add("lonely", 1, 0);
        assertThat(poll(10_000 * MILLI)).isNotNull();
        queue.add(new Guest("weir", 1, 0, false));
        queue.add(new Guest("weir", 2, 0, false));
        assertThat(poll(10_000 * MILLI)).isNotNull();
        assertThat(shed).isEmpty();
    }

    /** Whatever happens, everybody leaves once, in the order of his line, and nobody waits for more than one round. */
    @Property(tries = 300)
    void losesNobodyAndOvertakesNobody(@ForAll @Size(max = 200) List<@IntRange(max = 5) Integer> arrivals) {
        FairQueue<Guest> any = new FairQueue<>(Duration.ofDays(1));
        List<Guest> came = new ArrayList<>();
        for (int i = 0; i < arrivals.size(); i++) {
            Guest guest = new Guest("c" + arrivals.get(i), i, 0, true);
            came.add(guest);
            any.add(guest);
        }
        List<Guest> left = new ArrayList<>();
        for (Guest next = any.poll(1, shed::add); next != null; next = any.poll(1, shed::add)) {
            left.add(next);
        }
        assertThat(left).containsExactlyInAnyOrderElementsOf(came);
        for (int consumer = 0; consumer <= 5; consumer++) {
            String name = "c" + consumer;
            assertThat(left)
                    .filteredOn(guest -> guest.consumer().equals(name))
                    .isSortedAccordingTo((a, b) -> Integer.compare(a.number(), b.number()));
        }
        long lines = came.stream().map(Guest::consumer).distinct().count();
        assertThat(left.stream().limit(lines).map(Guest::consumer).distinct()).hasSize((int) lines);
    }
}
