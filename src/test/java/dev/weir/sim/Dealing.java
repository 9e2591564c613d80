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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One interactive transaction of a simulated life: it begins, writes a few times with pauses between, and commits, rolls back, is
 * given up, or is left alone.
 */
final class Dealing {

    /** A cancelled statement's verdict, a connection that says nothing, and the network. */
    private static final Duration SLACK = Duration.ofSeconds(16);

    private static final Duration SOON = Duration.ofMillis(10);

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
    private int lastAnswers;
    private long quietSince;
    private boolean hasLeft;
    private boolean isOver;
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
        this.left = choices.below(choices.oneIn(3) ? 20 : 4);
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
            case 1 -> {
                isOver = true;
                quietSince = time.nanos();
                transaction().giveUp();
            }
            case 2 -> {
                // Its client says nothing any more.
            }
            default -> run(FakeStatements.Kind.RAW, FakeStatements.COMMIT);
        }
    }

    private OpenTransaction transaction() {
        return Objects.requireNonNull(open);
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
                    hasLeft = true;
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
            isOver = true;
        } else if (statement.equals(FakeStatements.ROLLBACK)) {
            isOver = true;
        } else {
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
        // Its statement may still be on a connection that says nothing.
        hasLeft |= known.failure() instanceof ServiceFailure;
        if (open != null && left >= 0) {
            goOnLater();
        }
    }

    /** The service drains: it ends with what runs in it. */
    void drained() {
        isOver = true;
        quietSince = time.nanos();
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
        checkThatItEnds(violations);
    }

    private void checkThatItEnds(List<String> violations) {
        if (answers != lastAnswers || answers < asked) {
            lastAnswers = answers;
            quietSince = time.nanos();
        }
        OpenTransaction held = open;
        if (held == null || held.ended() != null) {
            return;
        }
        // What its client has left may still run, or be on a connection that says nothing.
        Duration slack = hasLeft ? SLACK : SOON;
        long quiet = time.nanos() - quietSince;
        if (isOver && quiet > slack.toNanos()) {
            violations.add(this + " is over, and keeps its connection");
        }
        if (quiet > terms.idleTimeout().plus(slack).toNanos()) {
            violations.add(this + " is open without a statement for longer than it may be");
        }
        if (quiet > slack.toNanos()
                && time.nanos() - begun > terms.timeout().plus(slack).toNanos()) {
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
