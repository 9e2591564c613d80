package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Tickets for tests, and what they were answered. */
final class Tickets implements Claim {

    static final Duration DEADLINE = Duration.ofSeconds(10);

    final List<String> answers = new ArrayList<>();
    private final Paces paces = new Paces();

    @Override
    public void row(@Nullable Row row) {
        answers.add("row");
    }

    @Override
    public void result(Result result) {
        answers.add("result");
    }

    @Override
    public void rows(Publisher<Row> rows) {
        answers.add("rows");
    }

    @Override
    public void failure(FailureException failure) {
        answers.add(failure.failure().code());
    }

    static Limits limits(int queueSize) {
        return limits(queueSize, queueSize);
    }

    static Limits limits(int queueSize, int mostOfOne) {
        return new Limits(
                queueSize,
                Duration.ofMillis(100),
                32,
                2,
                Duration.ofMillis(20),
                Duration.ofMillis(250),
                true,
                mostOfOne);
    }

    static Origin of(String consumer) {
        return new Origin("test", "test", consumer);
    }

    Ticket ticket(Work work) {
        return new Ticket(work, paces.of(work.statement().shape()), DEADLINE, 0, this);
    }

    /** Of a shape of its own. */
    static Work work(String name, Effects effects, Origin origin) {
        return new Work(
                new Statement(Shape.of("select '" + name + "'"), List.of(), effects), Context.OWN, origin, null);
    }

    Job job(String name, Effects effects, double millis, Origin origin) {
        Job job = new Job(ticket(work(name, effects, origin)));
        job.pace().ran(millis);
        return job;
    }

    Job read(String name, double millis) {
        return job(name, Effects.PLAIN_READ, millis, of(name));
    }
}
