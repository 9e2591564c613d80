package dev.weir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rest.Privileges.Usable;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class DocumentsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Documents documents = new Documents();
    private final AtomicInteger made = new AtomicInteger();

    private byte[] make() {
        assertThat(Schedulers.isInNonBlockingThread()).isTrue();
        assertThat(Thread.currentThread().getName()).startsWith("parallel");
        return new byte[] {(byte) made.incrementAndGet()};
    }

    private void assertDocument(Documents.Key key, int number) {
        assertDocument(key, this::make, number);
    }

    private void assertDocument(Documents.Key key, Callable<byte[]> make, int number) {
        StepVerifier.create(documents.of(key, make))
                .assertNext(document -> assertThat(document).containsExactly(number))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aDocumentIsMadeOnceForWhatItDependsOn() {
        Documents.Key all = new Documents.Key(1, "s", true, null);
        assertDocument(all, 1);
        assertDocument(new Documents.Key(1, "s", true, null), 1);
        assertDocument(new Documents.Key(1, "s", false, null), 2);
        assertDocument(new Documents.Key(1, "other", true, null), 3);
        assertDocument(new Documents.Key(1, "s", true, new Usable(Set.of("t"), Set.of())), 4);
        assertDocument(new Documents.Key(1, "s", true, new Usable(Set.of("t"), Set.of())), 4);
        assertDocument(all, 1);
        assertDocument(new Documents.Key(2, "s", true, null), 5);
        assertDocument(all, 6);
    }

    @Test
    void onlyTheLastOnesAreKept() {
        for (int i = 1; i <= Documents.KEPT + 1; i++) {
            assertDocument(new Documents.Key(1, "s" + i, true, null), i);
        }
        assertDocument(new Documents.Key(1, "s2", true, null), 2);
        assertDocument(new Documents.Key(1, "s1", true, null), Documents.KEPT + 2);
    }

    @Test
    void anErrorIsNotKept() {
        Documents.Key key = new Documents.Key(1, "s", true, null);
        StepVerifier.create(documents.of(key, () -> {
                    throw new IllegalStateException();
                }))
                .expectError(IllegalStateException.class)
                .verify(PATIENCE);
        assertDocument(key, 1);
    }
}
