package dev.weir.dispatch;

import dev.weir.dispatch.schedule.Ticket;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event loop's turn. What the requests offer that one turn has read goes to the schedule together, at its end; and
 * answers to what one loop has offered go back to it as one task. There is no timer: a loop that has read one request offers
 * it in the same turn.
 */
final class Turn {

    private static final FastThreadLocal<@Nullable Turn> TURNS = new FastThreadLocal<>();

    private final Executor loop;
    private final BooleanSupplier inLoop;
    private final Queue<Runnable> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answering = new AtomicInteger();
    /** Used by the loop alone. */
    private List<Ticket> offered = new ArrayList<>();

    /** @param inLoop whether the thread that asks is the loop's */
    Turn(Executor loop, BooleanSupplier inLoop) {
        this.loop = loop;
        this.inLoop = inLoop;
    }

    /** That of the event loop that calls; null on any other thread. */
    static @Nullable Turn current() {
        Turn turn = TURNS.get();
        if (turn == null) {
            EventExecutor loop = ThreadExecutorMap.currentExecutor();
            if (loop != null && loop.inEventLoop()) {
                turn = new Turn(loop, loop::inEventLoop);
                TURNS.set(turn);
            }
        }
        return turn;
    }

    /**
     * Offers a ticket at the end of the turn. Only on its event loop.
     *
     * @param together takes all that the turn has brought; the same for all calls
     */
    void offer(Ticket ticket, Consumer<List<Ticket>> together) {
        offered.add(ticket);
        if (offered.size() > 1) {
            return;
        }
        try {
            loop.execute(() -> end(together));
        } catch (RejectedExecutionException ending) {
            end(together);
        }
    }

    private void end(Consumer<List<Ticket>> together) {
        List<Ticket> all = offered;
        offered = new ArrayList<>();
        together.accept(all);
    }

    /** Hands an answer over, on the event loop. Any thread may call. */
    void answer(Runnable answer) {
        if (inLoop.getAsBoolean()) {
            answer.run();
            return;
        }
        answers.add(answer);
        if (answering.getAndIncrement() == 0) {
            try {
                loop.execute(this::answerAll);
            } catch (RejectedExecutionException ending) {
                answerAll();
            }
        }
    }

    private void answerAll() {
        int seen = answering.get();
        while (seen != 0) {
            for (Runnable next = answers.poll(); next != null; next = answers.poll()) {
                next.run();
            }
            seen = answering.addAndGet(-seen);
        }
    }
}
