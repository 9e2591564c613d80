package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.Answer.State;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class AnswerTest {

    private final Answer answer = new Answer();

    @Test
    void goesFromWaitingToRunningToAnswered() {
        assertThat(answer.run()).isTrue();
        assertThat(answer.state()).isEqualTo(State.RUNNING);
        assertThat(answer.win()).isEqualTo(State.RUNNING);
        assertThat(answer.answered()).isTrue();
    }

    @Test
    void doesNotRunOnceAnswered() {
        assertThat(answer.win()).isEqualTo(State.WAITING);
        assertThat(answer.run()).isFalse();
        assertThat(answer.waitAgain()).isFalse();
    }

    /** What a lane has taken must not be told that nothing was done: its write may be on its way. */
    @Test
    void isNotDroppedOnceItRuns() {
        answer.run();
        assertThat(answer.drop()).isFalse();
        assertThat(answer.state()).isEqualTo(State.RUNNING);
    }

    @Test
    void waitsAgainAfterItsConnectionWasLost() {
        answer.run();
        assertThat(answer.waitAgain()).isTrue();
        assertThat(answer.run()).isTrue();
    }

    /** Result, deadline and client race; exactly one wins, whatever the order. */
    @RepeatedTest(200)
    void isWonByOneOnly() throws Exception {
        answer.run();
        CyclicBarrier start = new CyclicBarrier(3);
        AtomicInteger winners = new AtomicInteger();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 3; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                if (answer.win() != State.ANSWERED) {
                    winners.incrementAndGet();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(winners).hasValue(1);
    }
}
