package dev.weir.sim;

import dev.weir.dispatch.DispatcherInSimulation;
import dev.weir.dispatch.OpenTransaction;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.TransactionTerms;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One interactive transaction of a simulated life: it begins, writes a few times with pauses between, and commits, rolls back, is
 * given up, or is left alone.
 */
final class Dealing {

    /** A cancelled statement's verdict, a connection that says nothing, and the network. */
    private static final Duration SLACK = Duration.ofSeconds(16);

    private final String name;
    private final String consumer;
    private final TransactionTerms terms;
    private final VirtualTime time;
    private final Choices choices;
    private final DispatcherInSimulation dispatcher;
    private final List<String> writes = new ArrayList<>();
    private int left;
    private boolean committed;
    private boolean unknown;
    private int answers;
    private int asked;
    private long begun;
    private @Nullable OpenTransaction open;
    private @Nullable Throwable defect;

    Dealing(
            String name,
            String consumer,
            TransactionTerms terms,
            VirtualTime time,
            Choices choices,
            DispatcherInSimulation dispatcher) {
        this.name = name;
        this.consumer = consumer;
        this.terms = terms;
        this.time = time;
        this.choices = choices;
        this.dispatcher = dispatcher;
        this.left = choices.below(4);
    }

    void begin() {
        asked++;
        dispatcher.begin(FakeStatements.begin(consumer, deadline()), terms).subscribe(this::hasBegun, this::failed);
    }

    private Duration deadline() {
        return Duration.ofMillis(choices.oneIn(4) ? choices.between(1, 300) : 10_000);
    }

    private void hasBegun(OpenTransaction transaction) {
        answers++;
        open = transaction;
        begun = time.nanos();
        goOnLater();
    }

    private void goOnLater() {
        time.inMicros(choices.oneIn(6) ? choices.between(1000, 400_000) : choices.between(0, 2000), this::goOn);
    }

    private void goOn() {
        if (left-- > 0) {
            String write = name + "." + left;
            writes.add(write);
            run(choices.oneIn(6) ? FakeStatements.Kind.BAD_RAW : FakeStatements.Kind.RAW, write);
            return;
        }
        switch (choices.below(5)) {
            case 0 -> run(FakeStatements.Kind.RAW, FakeStatements.ROLLBACK);
            case 1 -> transaction().giveUp();
            case 2 -> {
                // Its client says nothing any more.
            }
            default -> run(FakeStatements.Kind.RAW, FakeStatements.COMMIT);
        }
    }

    private OpenTransaction transaction() {
        return java.util.Objects.requireNonNull(open);
    }

    private void run(FakeStatements.Kind kind, String statement) {
        long micros = choices.oneIn(8) ? choices.between(20_000, 600_000) : choices.between(50, 3000);
        Work work = FakeStatements.raw(kind, statement, micros, consumer, Raw.Part.WITHIN, deadline());
        asked++;
        var running = transaction().run(work).subscribe(result -> answered(statement, result), this::failed);
        if (choices.oneIn(10)) {
            time.inMicros(choices.below(20_000), () -> {
                if (answers < asked) {
                    answers++;
                    unknown |= statement.equals(FakeStatements.COMMIT);
                    running.dispose();
                }
            });
        } else if (choices.oneIn(10)) {
            // Another statement comes while this one runs.
            asked++;
            transaction()
                    .run(FakeStatements.raw(
                            FakeStatements.Kind.RAW, FakeStatements.NOTHING, 50, consumer, Raw.Part.WITHIN, deadline()))
                    .subscribe(result -> answers++, error -> answers++);
        }
    }

    private void answered(String statement, Result result) {
        answers++;
        if (statement.equals(FakeStatements.COMMIT)) {
            committed = result.tag().equals("COMMIT");
        } else if (!statement.equals(FakeStatements.ROLLBACK)) {
            goOnLater();
        }
    }

    private void failed(Throwable error) {
        answers++;
        if (!(error instanceof FailureException known)) {
            defect = error;
            return;
        }
        unknown |= known.failure() instanceof ServiceFailure.WriteFateUnknown;
        if (open != null && left >= 0) {
            goOnLater();
        }
    }

    /** Adds what is wrong with it so far. */
    void check(FakePostgres postgres, List<String> violations) {
        if (defect != null) {
            violations.add(this + " was answered with a defect: " + defect);
        }
        for (String write : writes) {
            int there = postgres.committed(write);
            if (there > 1 || (there == 1 && !committed && !unknown && !postgres.commitIsOnItsWay(name))) {
                violations.add(write + " of a transaction that was not committed is there " + there + " times");
            }
        }
        OpenTransaction held = open;
        if (held != null && held.ended() == null && time.nanos() - begun > terms.timeout().plus(SLACK).toNanos()) {
            violations.add(this + " is open for longer than it may be");
        }
    }

    boolean isDone() {
        return answers >= asked;
    }

    @Override
    public String toString() {
        return "transaction " + name + " of " + consumer;
    }
}
