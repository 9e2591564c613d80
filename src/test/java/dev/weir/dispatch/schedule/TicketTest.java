package dev.weir.dispatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.schedule.Ticket.State;
import dev.weir.dispatch.work.Effects;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class TicketTest {

    private final Tickets tickets = new Tickets();
    private final Ticket ticket = tickets.ticket(Tickets.work("a", Effects.PLAIN_READ, Tickets.of("ann")));

    @Test
    void goesFromWaitingToRunningToAnswered() {
        assertThat(ticket.run()).isTrue();
        assertThat(ticket.win()).isEqualTo(State.RUNNING);
        assertThat(ticket.isAnswered()).isTrue();
    }

    @Test
    void doesNotRunOnceAnswered() {
        assertThat(ticket.win()).isEqualTo(State.WAITING);
        assertThat(ticket.run()).isFalse();
        assertThat(ticket.waitAgain()).isFalse();
    }

    @Test
    void waitsAgainAfterItsConnectionWasLost() {
        ticket.run();
        assertThat(ticket.waitAgain()).isTrue();
        assertThat(ticket.run()).isTrue();
    }

    @Test
    void tellsItsClaimOnce() {
        ticket.answer((dev.weir.dispatch.work.Row) null);
        ticket.answer((dev.weir.dispatch.work.Row) null);
        assertThat(tickets.answers).containsExactly("row");
    }

    /** Row, deadline and caller race; exactly one wins, whatever the order. */
    @RepeatedTest(200)
    void isWonByOneOnly() throws Exception {
        ticket.run();
        CyclicBarrier start = new CyclicBarrier(3);
        AtomicInteger winners = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                if (ticket.win() != State.ANSWERED) {
                    winners.incrementAndGet();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(winners).hasValue(1);
    }
}
