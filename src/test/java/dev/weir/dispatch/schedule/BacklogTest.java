package dev.weir.dispatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private final Tickets tickets = new Tickets();
    private final List<Job> tooOld = new ArrayList<>();
    private final Backlog backlog = new Backlog(Tickets.limits(100));

    private Job waiting(Job job) {
        backlog.add(job);
        return job;
    }

    private List<Job> shared() {
        return backlog.takeShared(true, 32, 0, tooOld);
    }

    @Test
    void plainReadsShareAMessageAsLongAsAllOfThemAreQuick() {
        Job first = waiting(tickets.read("a", 8));
        Job second = waiting(tickets.read("b", 8));
        Job third = waiting(tickets.read("c", 8));

        assertThat(shared()).containsExactly(first, second);
        assertThat(shared()).containsExactly(third);
        assertThat(shared()).isEmpty();
    }

    @Test
    void noMoreShareAMessageThanTheLimit() {
        Job first = waiting(tickets.read("a", 1));
        waiting(tickets.read("b", 1));

        assertThat(backlog.takeShared(true, 1, 0, tooOld)).containsExactly(first);
    }

    @Test
    void aWriteSharesNothing() {
        Job read = waiting(tickets.read("a", 1));
        Job write = waiting(tickets.job("b", Effects.WRITE, 1, Tickets.of("b")));
        Job last = waiting(tickets.read("c", 1));

        assertThat(shared()).containsExactly(read);
        assertThat(shared()).containsExactly(write);
        assertThat(shared()).containsExactly(last);
    }

    @Test
    void whatIsSlowWaitsForASlotOfItsOwn() {
        Job slow = waiting(tickets.read("a", 50));

        assertThat(backlog.quickWaits()).isFalse();
        assertThat(shared()).isEmpty();
        assertThat(backlog.takeSlow(Map.of(), 1, 0)).isSameAs(slow);
    }

    @Test
    void whileItIsHeldOnlyWhatGoesAgainIsHandedOut() {
        waiting(tickets.read("a", 1));
        Job again = tickets.read("b", 1);
        backlog.hold();
        backlog.addFirst(again);

        assertThat(shared()).containsExactly(again);
        assertThat(backlog.quickWaits()).isFalse();
        backlog.release(0);
        assertThat(backlog.quickWaits()).isTrue();
    }

    @Test
    void aReadLikeOneThatIsUnsentFindsItUntilThatIsTaken() {
        Work work = Tickets.work("a", Effects.PLAIN_READ, Tickets.of("ann"));
        Job first = new Job(tickets.ticket(work));
        first.pace().ran(1);
        backlog.add(first);
        Job second = new Job(tickets.ticket(work));

        assertThat(backlog.sameAs(second)).isSameAs(first);
        shared();
        assertThat(backlog.sameAs(second)).isNull();
    }

    @Test
    void ourOwnWorkWaitsAndTakesNoRoom() {
        waiting(tickets.read("a", 1));
        waiting(tickets.job("b", Effects.PLAIN_READ, 1, Origin.own("monitor")));

        assertThat(backlog.size()).isEqualTo(2);
        assertThat(backlog.requests()).isEqualTo(1);
    }

    private Job ownText(String sql, double millis) {
        Statement text = Statement.raw(sql, List.of(), new Raw(null, List.of(), Long.MAX_VALUE));
        Job job = new Job(tickets.ticket(new Work(text, Context.OWN, Tickets.of("ann"), null)));
        if (millis > 0) {
            job.pace().ran(millis);
        }
        return waiting(job);
    }

    @Test
    void aClientsOwnTextThatIsQuickGoesWhereNothingIsOnItsWay() {
        Job quick = ownText("select 1", 1);
        Job read = waiting(tickets.read("b", 1));

        assertThat(backlog.takeShared(false, 32, 0, tooOld)).isEmpty();
        assertThat(backlog.quickWaits()).isTrue();
        assertThat(shared()).containsExactly(quick);
        assertThat(shared()).containsExactly(read);
    }

    @Test
    void aClientsOwnTextIsQuickUntilItWasSeenToBeSlow() {
        Job unknown = ownText("select unknown", 0);
        Job slow = ownText("select slow", 200);

        assertThat(shared()).containsExactly(unknown);
        assertThat(shared()).isEmpty();
        assertThat(backlog.takeSlow(Map.of(), 2, 0)).isSameAs(slow);
    }
}
