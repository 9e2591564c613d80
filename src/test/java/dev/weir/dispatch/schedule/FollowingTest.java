package dev.weir.dispatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What follows what may have left something, by the actions. */
class FollowingTest {

    private static final int BACKEND = 7;

    private final Tickets tickets = new Tickets();
    private final List<Flight> inFlight = new ArrayList<>();
    private final Schedule schedule = new Schedule(1, Tickets.limits(100));

    private Ticket known(String name, Effects effects) {
        Ticket ticket = tickets.ticket(Tickets.work(name, effects, Tickets.of("ann")));
        ticket.pace().ran(0.1);
        return ticket;
    }

    private List<Ticket> writes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> known("write " + i, Effects.WRITE))
                .toList();
    }

    /** What is done, in few words; what is sent is in flight from now on. */
    private List<String> done(List<Action> actions) {
        List<String> words = new ArrayList<>();
        for (Action action : actions) {
            switch (action) {
                case Action.Send send -> {
                    inFlight.add(send.flight());
                    words.add("send");
                }
                case Action.Follow follow -> {
                    inFlight.add(follow.flight());
                    words.add("follow");
                }
                case Action.Reset reset -> words.add("reset");
                case Action.Return back -> words.add("return, fit: " + back.fit());
                default -> {}
            }
        }
        return words;
    }

    private List<String> offered(List<Ticket> all) {
        schedule.offered(all, 1);
        return done(schedule.lent(0, BACKEND, true, 1));
    }

    private List<String> ended(Outcome outcome, boolean fit) {
        return done(schedule.ended(0, inFlight.removeFirst(), new Ending(List.of(outcome), fit), 2));
    }

    @Test
    void fourAreInFlightAndTheNextGoesWhenOneHasEnded() {
        assertThat(offered(writes(6))).containsExactly("send", "follow", "follow", "follow");
        assertThat(ended(Outcome.ANSWERED, true)).containsExactly("follow");
        assertThat(ended(Outcome.ANSWERED, true)).containsExactly("follow");
        assertThat(ended(Outcome.ANSWERED, true)).as("nothing waits").containsExactly("reset");
    }

    @Test
    void aPlainReadWaitsForTheReset() {
        List<Ticket> all = List.of(
                known("write", Effects.WRITE), known("read", Effects.PLAIN_READ), known("other", Effects.WRITE));
        assertThat(offered(all)).containsExactly("send", "reset");
        ended(Outcome.ANSWERED, true);
        assertThat(done(schedule.cleaned(0, true, 2))).startsWith("send");
    }

    @Test
    void whatMayLeaveAsMuchFollowsAWriteAndWhatIsUndoneDoesNot() {
        assertThat(offered(List.of(known("write", Effects.WRITE), known("code", Effects.READ))))
                .containsExactly("send", "follow", "reset");
        Schedule another = new Schedule(1, Tickets.limits(100));
        another.offered(List.of(known("trial", Effects.TRIAL), known("write 2", Effects.WRITE)), 1);
        assertThat(done(another.lent(0, BACKEND, true, 1))).containsExactly("send", "reset");
    }

    @Test
    void whatHasNotRunYetIsNotFollowed() {
        Ticket unknown = tickets.ticket(Tickets.work("new", Effects.WRITE, Tickets.of("ann")));
        assertThat(offered(List.of(unknown, known("write", Effects.WRITE)))).containsExactly("send", "reset");
    }

    @Test
    void nothingFollowsOnAConnectionThatIsUnfitAndItIsReturnedWhenAllHaveEnded() {
        offered(writes(6));
        assertThat(ended(Outcome.ANSWERED, true)).containsExactly("follow");
        assertThat(ended(Outcome.NOT_REACHED, false)).isEmpty();
        assertThat(ended(Outcome.NOT_REACHED, false)).isEmpty();
        assertThat(ended(Outcome.NOT_REACHED, false)).isEmpty();
        assertThat(ended(Outcome.NOT_REACHED, false)).containsExactly("return, fit: false");
        assertThat(schedule.queued()).as("they go again").isEqualTo(5);
    }

    @Test
    void aLongSequenceEndsWithAResetOfItsOwn() {
        List<String> all = new ArrayList<>(offered(writes(60)));
        while (!all.contains("reset")) {
            all.addAll(ended(Outcome.ANSWERED, true));
        }
        assertThat(all).filteredOn("follow"::equals).hasSize(Limits.MOST_FOLLOWERS);
    }

    @Test
    void nothingFollowsWhileAnotherSlotIsFree() {
        Schedule two = new Schedule(2, Tickets.limits(100));
        two.offered(writes(2), 1);
        assertThat(done(two.lent(0, BACKEND, true, 1)))
                .as("the other opens")
                .containsExactly("send", "follow", "reset");
        inFlight.forEach(flight -> two.ended(0, flight, new Ending(List.of(Outcome.ANSWERED), true), 2));
        two.cleaned(0, true, 2);
        two.lent(1, BACKEND + 1, true, 2);
        assertThat(done(two.offered(List.of(known("one", Effects.WRITE), known("other", Effects.WRITE)), 3)))
                .containsExactly("send", "reset", "send", "reset");
    }
}
