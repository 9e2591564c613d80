package dev.weir.dispatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Effects;
import org.junit.jupiter.api.Test;

class JobTest {

    private final Tickets tickets = new Tickets();
    private final Ticket ann = ticket("ann");
    private final Ticket bob = ticket("bob");
    private final Ticket carl = ticket("carl");
    private final Job job = new Job(ann);

    private Ticket ticket(String consumer) {
        return tickets.ticket(Tickets.work("a", Effects.PLAIN_READ, Tickets.of(consumer)));
    }

    private void share() {
        job.join(bob);
        job.join(carl);
    }

    @Test
    void aTicketThatLeavesBeforeItIsSentLeavesTheOthersWaiting() {
        share();

        assertThat(job.leave(bob)).isFalse();
        assertThat(job.consumers()).containsExactlyInAnyOrder("ann", "carl");
        assertThat(job.leave(ann)).isFalse();
        assertThat(job.leave(carl)).isTrue();
    }

    @Test
    void aTicketThatLeavesWhenItIsToGoAgainLeavesTheOthersWaitingToo() {
        share();
        assertThat(job.take(1)).isTrue();
        assertThat(job.waitAgain(2)).isEmpty();

        assertThat(job.leave(bob)).isFalse();
        assertThat(job.consumers()).containsExactlyInAnyOrder("ann", "carl");
        assertThat(job.leave(ann)).isFalse();
        assertThat(job.leave(carl)).isTrue();
    }

    @Test
    void isNotTakenWhenAllItsTicketsAreAnswered() {
        share();
        ann.win();
        assertThat(job.take(1)).as("two are left").isTrue();
        bob.win();
        carl.win();
        assertThat(job.waitAgain(2)).isEmpty();
        assertThat(job.tickets()).isEmpty();
    }

    @Test
    void ticketsWithoutTimeLeftDoNotWaitAgain() {
        share();
        job.take(1);
        assertThat(job.waitAgain(Tickets.DEADLINE.toNanos() + 1)).containsExactly(ann, bob, carl);
        assertThat(job.tickets()).isEmpty();
    }
}
