package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

class BoundTest {

    private final List<Bound.Permit> permits = new ArrayList<>();

    @Test
    void givesAsManyPermitsAsItsSizeAndNoMore() {
        Bound bound = new Bound(2);
        for (int i = 0; i < 3; i++) {
            bound.acquire(permits::add);
        }
        assertThat(permits).hasSize(2);
        assertThat(bound.held()).isEqualTo(2);
        assertThat(bound.waiting()).isEqualTo(1);
    }

    @Test
    void givesAPermitThatComesBackToTheOneThatHasWaitedLongest() {
        Bound bound = new Bound(1);
        List<String> order = new ArrayList<>();
        bound.acquire(permits::add);
        bound.acquire(permit -> order.add("first"));
        bound.acquire(permit -> order.add("second"));
        permits.getFirst().giveBack();
        assertThat(order).containsExactly("first");
        assertThat(bound.held()).isEqualTo(1);
    }

    @Test
    void countsAPermitOnceHoweverOftenItIsGivenBack() {
        Bound bound = new Bound(2);
        bound.acquire(permits::add);
        bound.acquire(permits::add);
        permits.getFirst().giveBack();
        permits.getFirst().giveBack();
        assertThat(bound.held()).isEqualTo(1);
    }

    @Test
    void forgetsAWaiterThatGivesUp() {
        Bound bound = new Bound(1);
        bound.acquire(permits::add);
        Disposable waiting = bound.acquire(permits::add);
        waiting.dispose();
        permits.getFirst().giveBack();
        assertThat(permits).hasSize(1);
        assertThat(bound.held()).isZero();
    }

    @Test
    void givesOutNoMoreThanItsLimitAndCallsNoneBack() {
        Bound bound = new Bound(3);
        for (int i = 0; i < 3; i++) {
            bound.acquire(permits::add);
        }
        bound.limit(1);
        bound.acquire(permits::add);
        assertThat(bound.held()).isEqualTo(3);
        permits.get(0).giveBack();
        permits.get(1).giveBack();
        assertThat(permits).hasSize(3);
        permits.get(2).giveBack();
        assertThat(permits).hasSize(4);
        bound.acquire(permits::add);
        bound.limit(2);
        assertThat(permits).hasSize(5);
    }

    /** It counts against the size for as long as its backend is there. */
    @Test
    void whatLeavesMakesRoomWithinTheLimitAndNeverBeyondTheSize() {
        Bound bound = new Bound(2);
        bound.acquire(permits::add);
        bound.limit(1);
        bound.acquire(permits::add);
        assertThat(permits).hasSize(1);

        permits.getFirst().leave();

        assertThat(permits).hasSize(2);
        assertThat(bound.held()).isEqualTo(2);
        permits.getLast().leave();
        bound.acquire(permits::add);
        assertThat(permits).hasSize(2);
        permits.getFirst().giveBack();
        assertThat(permits).hasSize(3);
        assertThat(bound.held()).isEqualTo(2);
    }

    @Test
    void tellsWhenNoPermitIsHeld() {
        Bound bound = new Bound(1);
        StepVerifier.create(bound.untilEmpty()).expectComplete().verify(Duration.ofSeconds(1));
        bound.acquire(permits::add);
        StepVerifier.create(bound.untilEmpty())
                .expectSubscription()
                .then(() -> permits.getFirst().giveBack())
                .expectComplete()
                .verify(Duration.ofSeconds(1));
    }

    /** Outcome of the race: whoever loses, the permit is neither lost nor given twice. */
    @RepeatedTest(200)
    void losesNoPermitWhenAWaiterGivesUpWhileItIsServed() throws InterruptedException {
        Bound bound = new Bound(1);
        bound.acquire(permits::add);
        AtomicInteger served = new AtomicInteger();
        Disposable waiting = bound.acquire(permit -> {
            served.incrementAndGet();
            permit.giveBack();
        });
        CountDownLatch start = new CountDownLatch(1);
        Thread giver = Thread.ofPlatform().start(() -> {
            await(start);
            permits.getFirst().giveBack();
        });
        Thread quitter = Thread.ofPlatform().start(() -> {
            await(start);
            waiting.dispose();
        });
        start.countDown();
        giver.join();
        quitter.join();
        assertThat(served.get()).isBetween(0, 1);
        assertThat(bound.held()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
