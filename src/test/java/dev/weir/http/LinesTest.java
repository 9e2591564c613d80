package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class LinesTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final TestPublisher<ByteBuf> database = TestPublisher.create();
    private final List<ByteBuf> rows = new ArrayList<>();
    private final AtomicLong asked = new AtomicLong();

    private Flux<String> lines() {
        return new Lines(database.flux().doOnRequest(asked::addAndGet), UnpooledByteBufAllocator.DEFAULT, tasks::add)
                .map(LinesTest::text);
    }

    private ByteBuf row(String json) {
        ByteBuf row = Unpooled.copiedBuffer(json, StandardCharsets.UTF_8);
        rows.add(row);
        return row;
    }

    private static String text(ByteBuf lines) {
        try {
            return lines.toString(StandardCharsets.UTF_8);
        } finally {
            lines.release();
        }
    }

    /** Lets the executor do what was given to it. */
    private void turn() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void assertAllReleased() {
        assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(row.refCnt()).isZero());
    }

    @Test
    void whatArrivesTogetherIsHandedOverTogether() {
        StepVerifier.create(lines())
                .then(this::turn)
                .then(() -> database.next(row("{\"a\":1}"), row("{\"a\":2}")))
                .then(this::turn)
                .expectNext("{\"a\":1}\n{\"a\":2}\n")
                .then(() -> database.next(row("{\"a\":3}")))
                .then(this::turn)
                .expectNext("{\"a\":3}\n")
                .then(database::complete)
                .then(this::turn)
                .expectComplete()
                .verify(LONG);
        assertAllReleased();
    }

    @Test
    void aRowIsOneLineWhateverItsJsonColumnsHold() {
        StepVerifier.create(lines())
                .then(this::turn)
                .then(() -> database.next(row("{\"a\":[1,\n2],\r\n\"b\":\"\\n\"}\n")))
                .then(this::turn)
                .expectNext("{\"a\":[1, 2],  \"b\":\"\\n\"} \n")
                .thenCancel()
                .verify(LONG);
    }

    @Test
    void aBufferIsHandedOverWhenItIsFullAndALargeRowHasOneOfItsOwn() {
        String half = "x".repeat(Lines.FULL / 2);
        String large = "y".repeat(3 * Lines.FULL);
        StepVerifier.create(lines())
                .then(this::turn)
                .then(() -> database.next(row("s"), row(half), row(half), row(large), row("t")))
                .then(this::turn)
                .expectNext("s\n" + half + "\n", half + "\n", large + "\n", "t\n")
                .thenCancel()
                .verify(LONG);
        assertAllReleased();
    }

    @Test
    void nothingIsHandedOverOrAskedForUnlessTheReaderAsks() {
        StepVerifier.create(lines(), 0)
                .then(this::turn)
                .then(() -> assertThat(asked).hasValue(0))
                .thenRequest(1)
                .then(this::turn)
                .then(() -> assertThat(asked.get()).isBetween(1L, 100L))
                .then(() -> database.next(row("{}")))
                .then(this::turn)
                .expectNext("{}\n")
                .then(() -> asked.set(0))
                .then(() -> database.next(row("{}")))
                .then(this::turn)
                .then(() -> assertThat(asked).hasValue(0))
                .thenRequest(1)
                .then(this::turn)
                .expectNext("{}\n")
                .thenCancel()
                .verify(LONG);
        assertAllReleased();
    }

    @Test
    void ofLargeRowsFewAreAskedFor() {
        StepVerifier.create(lines(), 1)
                .then(this::turn)
                .then(() -> {
                    for (int i = 0; i < 16; i++) {
                        database.next(row("z".repeat(2 * Lines.FULL)));
                    }
                })
                .then(this::turn)
                .expectNextCount(1)
                .then(() -> asked.set(0))
                .thenRequest(15)
                .then(this::turn)
                .expectNextCount(15 - 1)
                .then(() -> assertThat(asked.get()).isLessThanOrEqualTo(2))
                .thenCancel()
                .verify(LONG);
        turn();
        assertAllReleased();
    }

    @Test
    void anErrorDoesNotWaitForAReaderThatHasStalled() {
        StepVerifier.create(lines(), 1)
                .then(this::turn)
                .then(() -> database.next(row("{}")))
                .then(this::turn)
                .expectNextCount(1)
                .then(() -> database.next(row("{}"), row("{}")))
                .then(() -> database.error(new IllegalStateException("broken")))
                .then(this::turn)
                .expectErrorMessage("broken")
                .verify(LONG);
        assertAllReleased();
    }

    @Test
    void aReaderThatGoesAwayLeavesNothingBehind() {
        StepVerifier.create(lines(), 1)
                .then(this::turn)
                .then(() -> database.next(row("{}")))
                .then(this::turn)
                .expectNextCount(1)
                .then(() -> database.next(row("{}"), row("{}")))
                .then(this::turn)
                .then(() -> database.next(row("{}")))
                .thenCancel()
                .verify(LONG);
        turn();
        database.assertCancelled();
        assertAllReleased();
    }

    /** Rows, demand, the end and a reader that leaves, each on a thread of its own. */
    @RepeatedTest(100)
    void whoeverComesFirstEveryRowIsReleasedOnceAndKeepsItsPlace() {
        Queue<ByteBuf> sent = new ConcurrentLinkedQueue<>();
        String whole = IntStream.range(0, 500).mapToObj(i -> i + "\n").collect(Collectors.joining());
        int leavesAfter = ThreadLocalRandom.current().nextInt(10);
        Reader reader = new Reader(leavesAfter < 5 ? leavesAfter : Integer.MAX_VALUE);
        // Rows are made behind publishOn, which loses what it holds when it is cancelled before its thread has run.
        Flux<ByteBuf> source = Flux.range(0, 500)
                .publishOn(Schedulers.parallel(), 8)
                .map(i -> row(Integer.toString(i)))
                .doOnNext(sent::add);
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            new Lines(source, UnpooledByteBufAllocator.DEFAULT, executor)
                    .map(LinesTest::text)
                    .subscribe(reader);
            await().atMost(LONG).until(reader::isDisposed);
            await().atMost(LONG).until(() -> sent.stream().allMatch(row -> row.refCnt() == 0));
        }
        assertThat(whole).startsWith(reader.read.toString());
        assertThat(leavesAfter < 5 || reader.hasAll(whole)).isTrue();
    }

    /** Asks for one buffer at a time, on another thread than it gets them on. */
    private static final class Reader extends BaseSubscriber<String> {

        private final StringBuilder read = new StringBuilder();
        private int patience;

        Reader(int patience) {
            this.patience = patience;
        }

        boolean hasAll(String whole) {
            return read.length() == whole.length();
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(1);
        }

        @Override
        protected void hookOnNext(String lines) {
            read.append(lines);
            if (patience-- == 0) {
                cancel();
            } else {
                Schedulers.parallel().schedule(() -> request(1));
            }
        }
    }
}
