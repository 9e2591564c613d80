package dev.weir.dispatch.schedule;

import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Ending;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.reactivestreams.Publisher;

/**
 * What happens under the engine's lock, and how long threads wait for it. Each thread stands for an event loop that does nothing
 * else than offer the requests of a turn and end the messages that are sent: no parsing, no network, no database. So the lock is
 * asked for as often as can be; a service asks for it once in a turn and once in a message.
 *
 * <p>Divide the counters by {@code requests}: nanoseconds that one request takes under the lock, and waits for it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ScheduleBenchmark {

    private static final int SLOTS = 2;
    private static final Outcome ANSWERED = new Outcome.Answered();

    /** Requests that one turn brings. */
    @Param({"1", "8", "32"})
    public int turn = 1;

    private final Object lock = new Object();
    private final Work work = Tickets.work("row", Effects.PLAIN_READ, Tickets.of("ann"));
    private final Pace pace = new Paces().of(work.statement().shape());
    private final Claim claim = new Forgetful();
    private Schedule schedule = new Schedule(SLOTS, Tickets.limits(10_000));

    /** What one thread has seen of the lock. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Seen {
        public long heldNanos;
        public long waitedNanos;
        public long taken;
        public long requests;
    }

    /** Keeps none of the answers, of which there are millions. */
    private static final class Forgetful implements Claim {
        @Override
        public void row(@Nullable Row row) {}

        @Override
        public void result(Result result) {}

        @Override
        public void rows(Publisher<Row> rows) {}

        @Override
        public void failure(FailureException failure) {
            throw failure;
        }
    }

    @Setup
    public void prepare() {
        schedule = new Schedule(SLOTS, Tickets.limits(10_000));
        pace.ran(0.1);
    }

    @Benchmark
    public void oneLoop(Seen seen) {
        turn(seen);
    }

    @Benchmark
    @Threads(2)
    public void twoLoops(Seen seen) {
        turn(seen);
    }

    @Benchmark
    @Threads(8)
    public void eightLoops(Seen seen) {
        turn(seen);
    }

    private void turn(Seen seen) {
        List<Ticket> offered = new ArrayList<>(turn);
        for (int i = 0; i < turn; i++) {
            offered.add(new Ticket(work, pace, Tickets.DEADLINE, System.nanoTime(), claim));
        }
        seen.requests += turn;
        Queue<Action> actions = new ArrayDeque<>(on(to -> to.offered(offered, System.nanoTime()), seen));
        for (Action next = actions.poll(); next != null; next = actions.poll()) {
            actions.addAll(carriedOut(next, seen));
        }
    }

    private List<Action> carriedOut(Action action, Seen seen) {
        return switch (action) {
            case Action.Borrow borrow ->
                on(to -> to.lent(borrow.slot(), borrow.slot() + 1, true, System.nanoTime()), seen);
            case Action.Send send -> ended(send.slot(), send.flight(), seen);
            case Action.RunAlone run -> ended(run.slot(), run.flight(), seen);
            default -> List.of();
        };
    }

    private List<Action> ended(int slot, Flight flight, Seen seen) {
        long now = System.nanoTime();
        flight.jobs().forEach(job -> job.answer((Row) null, now));
        Ending ending = new Ending(Collections.nCopies(flight.jobs().size(), ANSWERED), true);
        return on(to -> to.ended(slot, flight, ending, System.nanoTime()), seen);
    }

    private List<Action> on(Function<Schedule, List<Action>> event, Seen seen) {
        long asked = System.nanoTime();
        synchronized (lock) {
            long taken = System.nanoTime();
            seen.waitedNanos += taken - asked;
            seen.taken++;
            try {
                return event.apply(schedule);
            } finally {
                seen.heldNanos += System.nanoTime() - taken;
            }
        }
    }
}
