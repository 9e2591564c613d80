package dev.weir.dispatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.TransactionTerms;
import dev.weir.dispatch.work.Work;
import dev.weir.error.ServiceFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What begins a transaction gets a connection that does not listen, as soon as there is one. */
class BeginsTest {

    private static final int BACKEND = 7;
    private static final Ending ANSWERED = new Ending(List.of(Outcome.ANSWERED), true);
    private static final TransactionTerms TERMS =
            new TransactionTerms(1, Duration.ofSeconds(60), Duration.ofSeconds(10));

    private final Tickets tickets = new Tickets();
    private Schedule schedule = schedule(4);
    private int slowOnes;

    private static Schedule schedule(int size) {
        return new Schedule(size, Tickets.limits(100));
    }

    private List<Action> begin() {
        Work work = new Work(
                Statement.begin(new Raw.Transaction(null, false, false)), Context.OWN, Tickets.of("ann"), null);
        Pace pace = new Pace(work.statement().shape());
        return schedule.offered(
                List.of(new Ticket(work, pace, Tickets.DEADLINE, 0, tickets, new Hold(TERMS, "ann"))), 0);
    }

    /** A slow statement, which has a connection for itself. */
    private List<Action> slow() {
        Ticket slow = tickets.ticket(Tickets.work("slow " + slowOnes++, Effects.PLAIN_READ, Tickets.of("bob")));
        slow.pace().ran(1000);
        return schedule.offered(List.of(slow), 0);
    }

    private List<Action> lent(int slot, boolean listens) {
        if (listens) {
            schedule.listens(slot);
        }
        return schedule.lent(slot, BACKEND + slot, true, 0);
    }

    private static <A extends Action> A only(Class<A> kind, List<Action> actions) {
        return actions.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " in " + actions));
    }

    private static List<Integer> borrowing(List<Action> actions) {
        return actions.stream()
                .filter(Action.Borrow.class::isInstance)
                .map(action -> ((Action.Borrow) action).slot())
                .toList();
    }

    private static List<Integer> alone(List<Action> actions) {
        return actions.stream()
                .filter(Action.RunAlone.class::isInstance)
                .map(action -> ((Action.RunAlone) action).slot())
                .toList();
    }

    @Test
    void beginsOnTheFirstConnectionThatIsLent() {
        assertThat(borrowing(begin())).containsExactly(0);
        assertThat(alone(lent(0, false))).containsExactly(0);
    }

    @Test
    void anotherConnectionIsBorrowedWhenTheOneThatIsLentListens() {
        assertThat(borrowing(begin())).containsExactly(0);
        List<Action> listening = lent(0, true);
        assertThat(alone(listening)).isEmpty();
        assertThat(borrowing(listening)).containsExactly(1);
        assertThat(alone(lent(1, false))).containsExactly(1);
    }

    @Test
    void noThirdConnectionIsBorrowedWhileTheSecondIsOnItsWay() {
        begin();
        lent(0, true);
        assertThat(borrowing(schedule.idled(0, 1))).isEmpty();
    }

    @Test
    void anotherConnectionIsBorrowedAfterAPauseWhenOneThatListensIsInHand() {
        slow();
        Action.RunAlone slow = only(Action.RunAlone.class, lent(0, true));
        schedule.ended(0, slow.flight(), ANSWERED, 0);
        schedule.pause();
        begin();
        assertThat(borrowing(schedule.resume(0))).contains(1);
    }

    @Test
    void anotherConnectionIsBorrowedWhenSlowWorkEndsOnTheOneThatListens() {
        schedule = schedule(2);
        slow();
        Action.RunAlone slow = only(Action.RunAlone.class, lent(0, true));
        assertThat(borrowing(begin())).isEmpty();
        assertThat(borrowing(schedule.ended(0, slow.flight(), ANSWERED, 0))).containsExactly(1);
        assertThat(alone(lent(1, false))).containsExactly(1);
    }

    @Test
    void slowWorkOnTheConnectionThatListensLeavesTransactionsTheirTurn() {
        schedule = schedule(2);
        slow();
        Action.RunAlone slow = only(Action.RunAlone.class, lent(0, true));
        slow();
        begin();
        List<Action> ended = schedule.ended(0, slow.flight(), ANSWERED, 0);
        assertThat(alone(ended)).isEmpty();
        assertThat(borrowing(ended)).containsExactly(1);
        assertThat(only(Action.RunAlone.class, lent(1, false))
                        .flight()
                        .jobs()
                        .getFirst()
                        .begins())
                .isTrue();
    }

    @Test
    void slowWorkGoesOnWhenNoOtherConnectionIsToBeHad() {
        schedule = schedule(2);
        slow();
        Action.RunAlone slow = only(Action.RunAlone.class, lent(0, true));
        slow();
        begin();
        schedule.ended(0, slow.flight(), ANSWERED, 0);
        schedule.refused(1, new ServiceFailure.DatabaseUnavailable(Duration.ofSeconds(1)), 0);
        assertThat(alone(schedule.idled(0, 1))).containsExactly(0);
    }
}
