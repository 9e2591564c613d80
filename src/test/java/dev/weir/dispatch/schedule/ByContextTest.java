package dev.weir.dispatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ByContextTest {

    private final Tickets tickets = new Tickets();

    private Job as(String role) {
        Statement statement = new Statement(Shape.of("select 1"), List.of(), Effects.PLAIN_READ);
        return new Job(tickets.ticket(
                new Work(statement, new Context(role, Map.of()), Tickets.of("consumer of " + role), null)));
    }

    @Test
    void whatHasOneContextStandsTogetherAndInItsOrder() {
        Job red = as("red");
        Job blue = as("blue");
        Job redToo = as("red");
        Job blueToo = as("blue");
        Job green = as("green");
        assertThat(ByContext.ordered(List.of(red, blue, redToo, green, blueToo)))
                .containsExactly(red, redToo, blue, blueToo, green);
    }

    @Test
    void membersOfOneContextStayAsTheyAre() {
        List<Job> members = List.of(as("red"), as("red"));
        assertThat(ByContext.ordered(members)).isSameAs(members);
        assertThat(ByContext.ordered(new ArrayList<>())).isEmpty();
    }

    /** What waits stands in lines by consumer, which are served in turn. */
    @Test
    void aMessageStatesEachContextOnce() {
        Backlog backlog = new Backlog(Tickets.limits(100));
        for (int i = 0; i < 6; i++) {
            Job job = as(i % 2 == 0 ? "red" : "blue");
            job.pace().ran(0.1);
            backlog.add(job);
        }
        assertThat(backlog.takeShared(true, 32, 0, new ArrayList<>()).stream()
                        .map(job -> job.work().context().role()))
                .containsExactly("red", "red", "red", "blue", "blue", "blue");
    }
}
