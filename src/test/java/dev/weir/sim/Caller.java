package dev.weir.sim;

import dev.weir.dispatch.DispatcherInSimulation;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Work;
import dev.weir.error.DatabaseFailure;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** One caller of a simulated life, who knows what answers are right. */
final class Caller {

    /** Ticks of timers, the verdict of a cancelled write, and the network. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    private final Work work;
    private final long since;
    private final VirtualTime time;
    private final String right;
    private int answers;
    private long ranAt = Long.MAX_VALUE;
    private boolean gone;
    private @Nullable String text;
    private @Nullable Failure failure;
    private @Nullable Throwable defect;
    private @Nullable Disposable subscription;

    Caller(Work work, VirtualTime time) {
        this.work = work;
        this.time = time;
        this.since = time.nanos();
        this.right = FakeStatements.told(FakeStatements.row(work, false, since));
    }

    void ask(DispatcherInSimulation dispatcher) {
        subscription = work.statement().reply() == Reply.ROWS
                ? dispatcher.rows(work).subscribe(this::streamed, this::error, () -> answers++)
                : dispatcher.one(work).subscribe(this::row, this::error);
    }

    private void row(Row row) {
        answers++;
        streamed(row);
    }

    private void streamed(Row row) {
        text = FakeStatements.told(row);
        ranAt = Long.parseLong(String.valueOf(row.text("when")));
        row.release();
    }

    private void error(Throwable error) {
        answers++;
        if (error instanceof FailureException known) {
            failure = known.failure();
        } else {
            defect = error;
        }
    }

    void leave() {
        if (answers == 0 && subscription != null) {
            gone = true;
            subscription.dispose();
        }
    }

    /** Whether it has been let in, refused or answered by now: that is so from the end of its turn on. */
    boolean hasArrived() {
        return time.nanos() > since;
    }

    boolean isDone() {
        return gone || answers > 0;
    }

    String name() {
        return FakeStatements.name(work);
    }

    String consumer() {
        return work.origin().consumer();
    }

    /** Adds what is wrong with its answer so far. */
    void check(FakePostgres postgres, List<String> violations) {
        if (answers > 1) {
            violations.add(this + " was answered " + answers + " times");
        }
        if (defect != null) {
            violations.add(this + " was answered with a defect: " + defect);
        }
        if (text != null && !text.equals(right)) {
            violations.add(this + " was answered wrongly, with " + text + " and not " + right);
        }
        if (ranAt < since) {
            violations.add(this + " was answered from a snapshot that is older than its question");
        }
        Duration limit = Objects.requireNonNull(work.deadline()).plus(SLACK);
        if (!isDone() && time.nanos() - since > limit.toNanos()) {
            violations.add(this + " waits for longer than its deadline");
        }
        if (FakeStatements.writes(work)) {
            checkWrite(postgres.committed(name()), violations);
        }
    }

    private void checkWrite(int committed, List<String> violations) {
        if (committed > 1) {
            violations.add(this + " was written " + committed + " times");
        }
        if (text != null && committed != 1) {
            violations.add(this + " was acknowledged and is not there");
        }
        boolean unknown = failure instanceof ServiceFailure.WriteFateUnknown;
        if (failure != null && !unknown && committed != 0) {
            violations.add(this + " was refused with " + failure.code() + " and is there");
        }
        if (failure instanceof DatabaseFailure && committed != 0) {
            violations.add(this + " failed and is there");
        }
    }

    @Override
    public String toString() {
        return work.origin().route() + " " + name() + " of " + work.origin().consumer();
    }
}
