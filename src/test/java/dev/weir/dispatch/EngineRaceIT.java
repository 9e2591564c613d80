package dev.weir.dispatch;

import static dev.weir.dispatch.DispatcherUnderTest.PATIENCE;
import static dev.weir.dispatch.DispatcherUnderTest.plain;
import static dev.weir.dispatch.DispatcherUnderTest.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInstance;
import reactor.core.Disposable;

/**
 * Many threads ask and go away at once, while messages end, slots turn to slow work and back, and connections are given
 * back and lent again: everybody is answered once or has gone, and nothing is left behind.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EngineRaceIT {

    private static final int THREADS = 6;
    private static final int EACH = 400;

    private final DispatcherUnderTest weir = new DispatcherUnderTest(
            "create table item (id int primary key, n int not null default 0);"
                    + " insert into item select i from generate_series(1, 50) i",
            "weir.pool.size=3",
            "weir.dispatch.queue-target=30s",
            "weir.dispatch.slow-threshold=2ms");

    @AfterAll
    void close() {
        weir.close();
    }

    @RepeatedTest(3)
    void everybodyIsAnsweredOnceOrHasGone() throws InterruptedException {
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        AtomicInteger gone = new AtomicInteger();
        AtomicInteger acknowledged = new AtomicInteger();
        int before = weir.look("select sum(n) from item");
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                Random random = ThreadLocalRandom.current();
                for (int i = 0; i < EACH; i++) {
                    Work work = any(random);
                    boolean writes = work.statement().effects().writes();
                    AtomicInteger signals = new AtomicInteger();
                    Disposable caller = weir.ask(work)
                            .doFinally(signal -> signals.incrementAndGet())
                            .subscribe(
                                    text -> {
                                        answered.incrementAndGet();
                                        if (writes) {
                                            acknowledged.incrementAndGet();
                                        }
                                    },
                                    error -> failed.incrementAndGet());
                    if (!writes && random.nextInt(4) == 0) {
                        caller.dispose();
                        gone.incrementAndGet();
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(answered.get() + failed.get() + gone.get())
                .isGreaterThanOrEqualTo(THREADS * EACH));
        assertThat(failed).hasValue(0);
        assertThat(weir.look("select sum(n) from item") - before).isEqualTo(acknowledged.get());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> weir.look("select count(*) from pg_stat_activity"
                                + " where application_name = 'weir-under-test' and state <> 'idle'")
                        == 0);
        assertThat(weir.answer(plain("select 'still here'"))).isEqualTo("still here");
    }

    private static Work any(Random random) {
        String id = Integer.toString(1 + random.nextInt(50));
        return switch (random.nextInt(12)) {
            case 0 -> write("update item set n = n + 1 where id = ? returning id::text", id);
            case 1 -> plain("select 'slept' from (select pg_sleep(0.003)) s where '1' = ?", "1");
            case 2 -> DispatcherUnderTest.work("select upper('loud') || ?", Effects.READ, Context.OWN, id);
            default -> plain("select id::text from item where id = ?", id);
        };
    }
}
