package dev.weir.dispatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Effects;
import dev.weir.telemetry.Event;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private final Tickets tickets = new Tickets();
    private final FairQueue<Job> slow = new FairQueue<>(Duration.ofDays(1));
    private final Slots slots = new Slots(1, 32);
    private final FairQueue<Job> begins = new FairQueue<>(Duration.ofDays(1));
    private final Admission admission =
            new Admission(100, 100, new Lines(new FairQueue<>(Duration.ofSeconds(1)), slow, begins));
    private int names;

    private Job job() {
        return new Job(ticket());
    }

    private Ticket ticket() {
        return tickets.ticket(Tickets.work("sleep " + names++, Effects.PLAIN_READ, Tickets.of("ann")));
    }

    private Admission.Decision another() {
        Ticket ticket = ticket();
        return admission.admit(ticket, new Job(ticket), true, slow.size(), slots, 0);
    }

    private void ran(Duration time) {
        admission.ranSlowly(time.toNanos());
    }

    /** The only slot does slow work. */
    private void occupy() {
        slots.opens(slots.get(0), 0);
        slots.get(0).lent(1, true, 0);
        slots.get(0).state(SlotState.EXCLUSIVE, 0);
    }

    @Test
    void inAFullQueueTheLongestLineOfBeginsGivesWayToo() {
        for (int i = 0; i < 100; i++) {
            begins.add(job());
        }
        Job last = begins.all().getLast();
        Ticket other = tickets.ticket(Tickets.work("other", Effects.PLAIN_READ, Tickets.of("bob")));

        Admission.Decision decision = admission.admit(other, new Job(other), false, begins.size(), slots, 0);

        assertThat(decision.refused()).isNull();
        assertThat(decision.displaced()).isSameAs(last);
        Ticket own = ticket();
        assertThat(admission.admit(own, new Job(own), false, 100, slots, 0).refused())
                .isEqualTo(Event.Refusal.QUEUE_FULL);
    }

    @Test
    void oneSlowStatementSaysLittleOfTheTimeThatManyWillTake() {
        occupy();
        for (int i = 0; i < 7; i++) {
            slow.add(job());
        }
        ran(Duration.ofMillis(1_500));

        assertThat(another()).isEqualTo(Admission.Decision.GRANTED);
    }

    @Test
    void refusesWhatWouldHaveItsTurnAfterItsDeadlineWhenEnoughHaveRun() {
        occupy();
        for (int i = 0; i < 7; i++) {
            slow.add(job());
        }
        ran(Duration.ofMillis(1_500));
        ran(Duration.ofMillis(1_500));

        assertThat(another().refused()).isEqualTo(Event.Refusal.DEADLINE);
        assertThat(another().retryAfter()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void expectsOfWhatIsAheadWhatHasRun() {
        occupy();
        slow.add(job());
        for (int i = 0; i < 5; i++) {
            ran(Duration.ofMillis(1_500));
        }

        assertThat(another()).isEqualTo(Admission.Decision.GRANTED);
    }
}
