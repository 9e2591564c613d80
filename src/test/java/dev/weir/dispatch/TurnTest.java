package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.schedule.Ticket;
import dev.weir.dispatch.schedule.TicketsForTests;
import io.netty.channel.DefaultEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnTest {

    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final List<List<Ticket>> offered = new ArrayList<>();

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void inOneTurn(Runnable work) {
        loop.submit(work).syncUninterruptibly();
        // What the turn has left is behind it.
        loop.submit(() -> {}).syncUninterruptibly();
    }

    private void offer(Ticket... tickets) {
        Turn turn = Objects.requireNonNull(Turn.current());
        for (Ticket ticket : tickets) {
            turn.offer(ticket, offered::add);
        }
    }

    @Test
    void whatOneTurnOffersGoesTogether() {
        Ticket first = TicketsForTests.ticket("one");
        Ticket second = TicketsForTests.ticket("two");
        Ticket third = TicketsForTests.ticket("three");
        inOneTurn(() -> offer(first, second));
        inOneTurn(() -> offer(third));
        assertThat(offered).containsExactly(List.of(first, second), List.of(third));
    }

    @Test
    void whatIsOfferedWhileATurnEndsIsTheNextOnes() {
        Ticket first = TicketsForTests.ticket("one");
        Ticket second = TicketsForTests.ticket("two");
        inOneTurn(() -> Objects.requireNonNull(Turn.current()).offer(first, tickets -> {
            offered.add(tickets);
            offer(second);
        }));
        loop.submit(() -> {}).syncUninterruptibly();
        assertThat(offered).containsExactly(List.of(first), List.of(second));
    }

    @Test
    void aThreadThatIsNoEventLoopHasNone() {
        assertThat(Turn.current()).isNull();
    }

    @Test
    void answersComeOnTheLoopInTheirOrderAndAsOneTask() throws InterruptedException {
        List<Integer> answers = new ArrayList<>();
        List<Boolean> onLoop = new ArrayList<>();
        CountDownLatch busy = new CountDownLatch(1);
        Turn turn = loop.submit(Turn::current).syncUninterruptibly().getNow();
        loop.execute(() -> awaitQuietly(busy));
        int before = loop.pendingTasks();
        for (int i = 0; i < 100; i++) {
            int number = i;
            turn.answer(() -> {
                answers.add(number);
                onLoop.add(loop.inEventLoop());
            });
        }
        assertThat(loop.pendingTasks()).isLessThanOrEqualTo(before + 1);
        busy.countDown();
        loop.submit(() -> {}).syncUninterruptibly();
        assertThat(answers).hasSize(100).isSorted();
        assertThat(onLoop).containsOnly(true);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process is ending; the answer is not lost with its loop. */
    @Test
    void aLoopThatTakesNothingAnyMoreLosesNoAnswer() {
        Turn ending = new Turn(
                task -> {
                    throw new RejectedExecutionException();
                },
                () -> false);
        List<String> answers = new ArrayList<>();
        ending.answer(() -> answers.add("one"));
        ending.answer(() -> answers.add("two"));
        ending.offer(TicketsForTests.ticket("late"), offered::add);
        assertThat(answers).containsExactly("one", "two");
        assertThat(offered).hasSize(1);
    }
}
