package dev.weir.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RotationTest {

    private static final Rotation.Path ONE = random -> "/one";
    private static final Rotation.Path OTHER = random -> "/other";

    @Test
    void itAsksInTurnAndNotMoreOftenThanItMay() {
        Rotation rotation = new Rotation(List.of(ONE, OTHER), 3, () -> false);
        assertThat(rotation.next()).isSameAs(ONE);
        assertThat(rotation.next()).isSameAs(OTHER);
        assertThat(rotation.next()).isSameAs(ONE);
        assertThat(rotation.next()).isNull();
    }

    @Test
    void itEndsWithItsTime() {
        AtomicBoolean over = new AtomicBoolean();
        Rotation rotation = new Rotation(List.of(ONE), 100, over::get);
        assertThat(rotation.next()).isNotNull();
        over.set(true);
        assertThat(rotation.next()).isNull();
    }

    @Test
    void whatIsRefusedIsAskedForNoMore() {
        Rotation rotation = new Rotation(List.of(ONE, OTHER), 100, () -> false);
        rotation.answered(Objects.requireNonNull(rotation.next()), HttpResponseStatus.FORBIDDEN, 100);
        assertThat(rotation.next()).isSameAs(OTHER);
        rotation.answered(OTHER, HttpResponseStatus.NOT_FOUND, 100);
        assertThat(rotation.next()).isNull();
        assertThat(rotation.answered()).isZero();
    }

    @Test
    void aServiceThatIsBusyIsAskedAgainAndOnlyRowsCount() {
        Rotation rotation = new Rotation(List.of(ONE), 100, () -> false);
        rotation.answered(ONE, HttpResponseStatus.SERVICE_UNAVAILABLE, 100);
        rotation.answered(ONE, HttpResponseStatus.TOO_MANY_REQUESTS, 100);
        rotation.answered(ONE, HttpResponseStatus.OK, 100);
        assertThat(rotation.next()).isSameAs(ONE);
        assertThat(rotation.answered()).isOne();
    }

    @Test
    void whatIsLargeIsAskedForNoMoreAndIsNoneOfThePaths() {
        Rotation rotation = new Rotation(List.of(ONE, OTHER), 100, () -> false);
        rotation.answered(ONE, HttpResponseStatus.OK, 64 * 1024 + 1);
        rotation.answered(OTHER, HttpResponseStatus.OK, 64 * 1024);
        assertThat(rotation.paths()).containsExactly(OTHER);
        assertThat(rotation.answered()).isOne();
    }
}
