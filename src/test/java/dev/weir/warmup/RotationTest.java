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
        rotation.answered(Objects.requireNonNull(rotation.next()), HttpResponseStatus.FORBIDDEN);
        assertThat(rotation.next()).isSameAs(OTHER);
        rotation.answered(OTHER, HttpResponseStatus.NOT_FOUND);
        assertThat(rotation.next()).isNull();
        assertThat(rotation.answered()).isZero();
    }

    @Test
    void aServiceThatIsBusyIsAskedAgainAndOnlyRowsCount() {
        Rotation rotation = new Rotation(List.of(ONE), 100, () -> false);
        rotation.answered(ONE, HttpResponseStatus.SERVICE_UNAVAILABLE);
        rotation.answered(ONE, HttpResponseStatus.TOO_MANY_REQUESTS);
        rotation.answered(ONE, HttpResponseStatus.OK);
        assertThat(rotation.next()).isSameAs(ONE);
        assertThat(rotation.answered()).isOne();
    }
}
