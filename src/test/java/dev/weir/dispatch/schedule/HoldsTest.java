package dev.weir.dispatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.TransactionTerms;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements of a transaction that keeps its connection: one at a time, each as soon as the one before has its answer. */
class HoldsTest {

    private static final Ending OPEN = new Ending(List.of(Outcome.ANSWERED), true, Ending.UNTIMED, true);
    private static final Ending LOST = new Ending(List.of(Outcome.ANSWERED), false, Ending.UNTIMED, true);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Tickets tickets = new Tickets();
    private final Hold hold = new Hold(new TransactionTerms(1, Duration.ofSeconds(60), SOON), "ann");
    private final Schedule schedule = new Schedule(2, Tickets.limits(100));

    @BeforeEach
    void begin() {
        Ticket begin = ticket(Statement.begin(new Raw.Transaction(null, false, false)));
        schedule.offered(List.of(begin), 0);
        Flight beginning = alone(schedule.lent(0, 7, true, 0));
        answer(beginning);
        schedule.ended(0, beginning, OPEN, 0);
    }

    private Ticket ticket(Statement statement) {
        Work work = new Work(statement, Context.OWN, Tickets.of("ann"), null);
        return new Ticket(work, new Pace(statement.shape()), Tickets.DEADLINE, 0, tickets, hold);
    }

    private List<Action> statement(String sql) {
        Raw within = new Raw(null, List.of(), Long.MAX_VALUE, Raw.Part.WITHIN);
        return schedule.offered(List.of(ticket(Statement.raw(sql, List.of(), within))), 0);
    }

    private static void answer(Flight flight) {
        flight.jobs().getFirst().answer(new Result(List.of(), List.of(), "SELECT 0", List.of()));
    }

    private static Flight alone(List<Action> actions) {
        return actions.stream()
                .filter(Action.RunAlone.class::isInstance)
                .map(action -> ((Action.RunAlone) action).flight())
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing runs alone in " + actions));
    }

    private static List<String> refused(List<Action> actions) {
        return actions.stream()
                .filter(Action.Fail.class::isInstance)
                .map(action -> ((Action.Fail) action).failure().failure().code())
                .toList();
    }

    @Test
    void aStatementRunsAtOnce() {
        assertThat(alone(statement("a")).jobs()).hasSize(1);
    }

    @Test
    void aSecondStatementIsRefusedWhileTheFirstHasNoAnswer() {
        statement("a");
        assertThat(refused(statement("b"))).containsExactly("WEIR409");
    }

    @Test
    void aStatementThatComesBeforeTheEndOfAnAnsweredOneIsKnownRunsBehindIt() {
        Flight first = alone(statement("a"));
        answer(first);
        assertThat(statement("b")).noneMatch(Action.RunAlone.class::isInstance);
        Job next = alone(schedule.ended(0, first, OPEN, 0)).jobs().getFirst();
        assertThat(next.work().statement().shape()).isEqualTo(Shape.of("b"));
        assertThat(tickets.answers).containsExactly("result", "result");
    }

    @Test
    void whatHasEndedKeepsNoStatement() {
        Flight first = alone(statement("a"));
        answer(first);
        assertThat(hold.isAnswered()).isTrue();
        schedule.ended(0, first, new Ending(List.of(Outcome.ANSWERED), true), 0);
        assertThat(hold.end()).isEqualTo(Hold.End.DONE);
        assertThat(hold.isAnswered()).isFalse();
    }

    @Test
    void onlyOneComesEarly() {
        Flight first = alone(statement("a"));
        answer(first);
        assertThat(refused(statement("b"))).isEmpty();
        assertThat(refused(statement("c"))).containsExactly("WEIR409");
    }

    @Test
    void oneThatCameEarlyIsToldWhenTheConnectionIsLost() {
        Flight first = alone(statement("a"));
        answer(first);
        statement("b");
        assertThat(refused(schedule.ended(0, first, LOST, 0))).containsExactly("WEIR404");
    }
}
