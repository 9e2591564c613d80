package dev.weir.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

class WheelTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Wheel wheel = new Wheel(time);
    private final List<String> rung = new ArrayList<>();

    @Test
    void ringsNeverEarlyAndAtMostATickLate() {
        wheel.in(Duration.ofMillis(50), () -> rung.add("50"));
        time.advanceTimeBy(Duration.ofMillis(49));
        assertThat(rung).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1).plus(Wheel.TICK));
        assertThat(rung).containsExactly("50");
        assertThat(wheel.size()).isZero();
    }

    @Test
    void doesNotRingWhatWasDisposedOf() {
        Disposable timeout = wheel.in(Duration.ofMillis(50), () -> rung.add("never"));
        timeout.dispose();
        timeout.dispose();
        assertThat(timeout.isDisposed()).isTrue();
        assertThat(wheel.size()).isZero();
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(rung).isEmpty();
    }

    @Test
    void goesRoundMoreThanOnce() {
        wheel.in(Duration.ofMinutes(5), () -> rung.add("late"));
        time.advanceTimeBy(Duration.ofMinutes(5).minusMillis(1));
        assertThat(rung).isEmpty();
        time.advanceTimeBy(Wheel.TICK);
        assertThat(rung).containsExactly("late");
    }

    @Test
    void turnsAgainAfterItStoodStill() {
        wheel.in(Duration.ofMillis(20), () -> rung.add("first"));
        time.advanceTimeBy(Duration.ofHours(1));
        wheel.in(Duration.ofMillis(20), () -> rung.add("second"));
        time.advanceTimeBy(Duration.ofMillis(40));
        assertThat(rung).containsExactly("first", "second");
    }

    @Test
    void ringsTheOthersWhenOneFails() {
        Hooks.onErrorDropped(error -> rung.add("dropped"));
        try {
            wheel.in(Duration.ofMillis(20), () -> {
                throw new IllegalStateException("on purpose");
            });
            wheel.in(Duration.ofMillis(20), () -> rung.add("same tick"));
            wheel.in(Duration.ofMillis(200), () -> rung.add("later"));
            time.advanceTimeBy(Duration.ofMillis(300));
        } finally {
            Hooks.resetOnErrorDropped();
        }
        assertThat(rung).containsExactly("dropped", "same tick", "later");
    }

    @Property(tries = 50)
    void ringsEachInItsTime(@ForAll long seed) {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        Wheel any = new Wheel(clock);
        Random random = new Random(seed);
        List<Long> lateness = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            long due = clock.now(TimeUnit.MILLISECONDS) + random.nextInt(60_000);
            any.in(
                    Duration.ofMillis(due - clock.now(TimeUnit.MILLISECONDS)),
                    () -> lateness.add(clock.now(TimeUnit.MILLISECONDS) - due));
            clock.advanceTimeBy(Duration.ofMillis(random.nextInt(500)));
        }
        clock.advanceTimeBy(Duration.ofSeconds(61));
        assertThat(lateness).hasSize(200).allMatch(late -> late >= 0 && late <= Wheel.TICK.toMillis());
    }

    /** Set, rung and disposed of by several threads at once: each rings or is disposed of, and none is left. */
    @Test
    void losesNoneBetweenThreads() throws InterruptedException {
        Wheel real = new Wheel(Schedulers.parallel());
        AtomicInteger rings = new AtomicInteger();
        AtomicInteger disposed = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int seed = t;
            threads.add(Thread.ofPlatform().start(() -> {
                Random random = new Random(seed);
                for (int i = 0; i < 5000; i++) {
                    Disposable timeout = real.in(Duration.ofMillis(random.nextInt(60)), rings::incrementAndGet);
                    if (random.nextBoolean()) {
                        timeout.dispose();
                        disposed.incrementAndGet();
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> real.size() == 0);
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(rings.get())
                .isBetween(20_000 - disposed.get(), 20_000));
    }
}
