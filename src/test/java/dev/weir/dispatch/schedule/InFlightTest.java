package dev.weir.dispatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many messages are on their way over one connection, by the actions. */
class InFlightTest {

    private static final int BACKEND = 7;

    private final Tickets tickets = new Tickets();
    private final List<Flight> inFlight = new ArrayList<>();
    private final Schedule schedule = new Schedule(1, limits(4, 32));
    private int asked;

    private static Limits limits(int depth, int batchSize) {
        return new Limits(
                1000,
                Duration.ofMillis(100),
                batchSize,
                depth,
                Duration.ofMillis(20),
                Duration.ofMillis(250),
                true,
                1000);
    }

    private List<Ticket> reads(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> tickets.ticket(Tickets.work("read " + asked++, Effects.PLAIN_READ, Tickets.of("ann"))))
                .peek(ticket -> ticket.pace().ran(0.01))
                .toList();
    }

    /** How many statements each message has that is sent now. */
    private List<Integer> sent(List<Action> actions) {
        List<Flight> flights = actions.stream()
                .filter(Action.Send.class::isInstance)
                .map(action -> ((Action.Send) action).flight())
                .toList();
        inFlight.addAll(flights);
        return flights.stream().map(flight -> flight.jobs().size()).toList();
    }

    private List<Integer> offered(Schedule to, int count) {
        return sent(to.offered(reads(count), 1));
    }

    private List<Integer> ended(Schedule to) {
        Flight first = inFlight.removeFirst();
        List<Outcome> outcomes = Collections.nCopies(first.jobs().size(), Outcome.ANSWERED);
        return sent(to.ended(0, first, new Ending(outcomes, true), 2));
    }

    private List<Integer> begun(Schedule to, int count) {
        to.offered(reads(count), 1);
        return sent(to.lent(0, BACKEND, true, 1));
    }

    @Test
    void twoMayBeSmallAndAThirdWaitsForAnEighthOfABatch() {
        assertThat(begun(schedule, 1)).containsExactly(1);
        assertThat(offered(schedule, 1)).containsExactly(1);
        assertThat(offered(schedule, 3)).isEmpty();
        assertThat(offered(schedule, 1)).containsExactly(4);
    }

    @Test
    void whatIsTooSmallForAThirdGoesWhenOneHasEnded() {
        begun(schedule, 1);
        offered(schedule, 1);
        offered(schedule, 3);
        assertThat(ended(schedule)).containsExactly(3);
    }

    @Test
    void fourAreOnTheirWayAndNoMore() {
        assertThat(begun(schedule, 128)).containsExactly(32, 32, 32, 32);
        assertThat(offered(schedule, 40)).isEmpty();
        assertThat(ended(schedule)).containsExactly(32);
        assertThat(ended(schedule)).containsExactly(8);
    }

    @Test
    void noMoreAreThanTheDepth() {
        Schedule shallow = new Schedule(1, limits(1, 32));
        assertThat(begun(shallow, 40)).containsExactly(32);
        assertThat(ended(shallow)).containsExactly(8);
    }

    @Test
    void oneStatementIsEnoughOfASmallBatch() {
        Schedule single = new Schedule(1, limits(4, 1));
        assertThat(begun(single, 5)).containsExactly(1, 1, 1, 1);
    }
}
