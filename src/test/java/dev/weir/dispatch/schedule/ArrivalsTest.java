package dev.weir.dispatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Ending;
import dev.weir.telemetry.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes in one turn, by the actions that follow. */
class ArrivalsTest {

    private static final int BACKEND = 7;

    private final Tickets tickets = new Tickets();

    private Ticket ticket(String name, Effects effects) {
        return ticket(name, effects, "ann");
    }

    private Ticket ticket(String name, Effects effects, String consumer) {
        Ticket ticket = tickets.ticket(Tickets.work(name, effects, Tickets.of(consumer)));
        ticket.pace().ran(0.1);
        return ticket;
    }

    private List<Ticket> reads(int count) {
        List<Ticket> reads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            reads.add(ticket("read " + i, Effects.PLAIN_READ));
        }
        return reads;
    }

    /** A schedule whose only connection is lent and free. */
    private static Schedule free(int queueSize) {
        return free(Tickets.limits(queueSize));
    }

    private static Schedule free(Limits limits) {
        Schedule schedule = new Schedule(1, limits);
        schedule.listen(0);
        List<Action> lent = schedule.lent(0, BACKEND, true, 0);
        Action.Listen listen = (Action.Listen) lent.stream()
                .filter(Action.Listen.class::isInstance)
                .findFirst()
                .orElseThrow();
        schedule.ended(0, listen.flight(), new Ending(List.of(), true), 0);
        return schedule;
    }

    private static List<Integer> sent(List<Action> actions) {
        return actions.stream()
                .filter(Action.Send.class::isInstance)
                .map(action -> ((Action.Send) action).flight().jobs().size())
                .toList();
    }

    @Test
    void readsThatComeTogetherShareAMessage() {
        assertThat(sent(free(100).offered(reads(9), 1))).containsExactly(9);
    }

    @Test
    void moreThanAMessageTakesGoInTwoOfThem() {
        assertThat(sent(free(100).offered(reads(40), 1))).containsExactly(32, 8);
    }

    @Test
    void writesThatComeTogetherWakeAsManySlotsAsTheyNeed() {
        Schedule schedule = new Schedule(3, Tickets.limits(100));
        List<Ticket> writes =
                List.of(ticket("a", Effects.WRITE), ticket("b", Effects.WRITE), ticket("c", Effects.WRITE));
        assertThat(schedule.offered(writes, 1).stream().filter(Action.Borrow.class::isInstance))
                .hasSize(3);
    }

    @Test
    void aQueueIsNotFullWhileWhatIsInItCanBeSent() {
        assertThat(free(4).offered(reads(10), 1).stream().filter(Action.Fail.class::isInstance))
                .as("refused")
                .isEmpty();
    }

    private List<String> refused(List<Action> actions) {
        actions.stream()
                .filter(Action.Fail.class::isInstance)
                .map(Action.Fail.class::cast)
                .forEach(fail -> fail.claim().failure(fail.failure()));
        return tickets.answers;
    }

    /** Slow ones, and those that begin a transaction, count as well: it is one queue. */
    @Test
    void aConsumerMayFillItsShareOfTheQueueAndNoMore() {
        Schedule schedule = free(Tickets.limits(100, 3));
        schedule.pause();
        Ticket slow = ticket("slow", Effects.PLAIN_READ);
        for (int i = 0; i < 10; i++) {
            slow.pace().ran(1000);
        }
        assertThat(refused(schedule.offered(List.of(slow), 1))).isEmpty();
        List<Action> more = schedule.offered(reads(4), 1);
        assertThat(refused(more)).containsExactly("WEIR013", "WEIR013");
        assertThat(more).contains(new Action.Tell(new Event.Limited(Event.Limit.QUEUE_SHARE)));
        assertThat(refused(schedule.offered(List.of(ticket("other", Effects.WRITE, "bob")), 1)))
                .hasSize(2);
        schedule.resume(1);
        assertThat(refused(schedule.offered(List.of(ticket("next", Effects.WRITE)), 1)))
                .hasSize(2);
    }

    @Test
    void aShareIsNotFullWhileWhatIsInItCanBeSent() {
        assertThat(refused(free(Tickets.limits(100, 4)).offered(reads(10), 1))).isEmpty();
    }

    @Test
    void oneThatHasGoneBeforeTheEndOfItsTurnIsNotSent() {
        Schedule schedule = free(100);
        List<Ticket> reads = reads(3);
        schedule.left(reads.get(1));
        assertThat(sent(schedule.offered(reads, 1))).containsExactly(2);
    }
}
