package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.KnownTokens.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownTokensTest {

    /** Room for ten, of 488 characters each. */
    private static final int MOST = 10_000;

    private static final TokenTimes HOLDS =
            new TokenTimes(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);

    private final KnownTokens known = new KnownTokens(MOST);

    private static VerifiedToken token(int number) {
        return new VerifiedToken(null, "user " + number, "x".repeat(488), HOLDS, new KeyRing(List.of()));
    }

    private static Digest digest(int number) {
        return Digest.of("token " + number);
    }

    private void keep(int number) {
        known.keep(digest(number), token(number));
    }

    private List<Integer> kept(int among) {
        return IntStream.range(0, among)
                .filter(number -> known.find(digest(number)) != null)
                .boxed()
                .toList();
    }

    @Test
    void whatIsKeptIsFoundByItsDigestAlone() {
        VerifiedToken token = token(7);
        known.keep(digest(7), token);
        assertThat(known.find(digest(7))).isSameAs(token);
        assertThat(known.find(digest(8))).isNull();
    }

    @Test
    void whereThereAreTooManyThoseGoThatNobodyAskedFor() {
        for (int number = 0; number < 100; number++) {
            keep(number);
            assertThat(known.find(digest(0))).as("asked for all the time").isNotNull();
        }
        assertThat(kept(100)).containsExactly(0, 91, 92, 93, 94, 95, 96, 97, 98, 99);
    }

    @Test
    void whereAllWereAskedForTheOldestGoes() {
        IntStream.range(0, 10).forEach(this::keep);
        assertThat(kept(10)).hasSize(10);
        keep(10);
        assertThat(kept(11)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void whatIsForgottenOrKeptAgainTakesNoRoomForEver() {
        for (int round = 0; round < 100; round++) {
            IntStream.range(0, 5).forEach(this::keep);
            known.forget(digest(round % 5));
            assertThat(known.find(digest(round % 5))).isNull();
        }
        IntStream.range(0, 10).forEach(this::keep);
        assertThat(kept(10)).hasSize(10);
    }

    @Test
    void nothingIsFoundWhenAllAreForgotten() {
        IntStream.range(0, 10).forEach(this::keep);
        known.forgetAll();
        assertThat(kept(10)).isEmpty();
        IntStream.range(0, 10).forEach(this::keep);
        assertThat(kept(10)).hasSize(10);
    }

    @Test
    void threadsThatKeepAndFindAtTheSameTimeGetWhatWasKept() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                all.add(threads.submit(this::keepAndFind));
            }
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(kept(30).size()).isLessThanOrEqualTo(10);
    }

    private void keepAndFind() {
        for (int round = 0; round < 20_000; round++) {
            int number = ThreadLocalRandom.current().nextInt(30);
            VerifiedToken found = known.find(digest(number));
            if (found == null) {
                keep(number);
            } else {
                assertThat(found.subject()).isEqualTo("user " + number);
            }
        }
    }
}
