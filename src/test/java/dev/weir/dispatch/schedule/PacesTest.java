package dev.weir.dispatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Work;
import org.junit.jupiter.api.Test;

class PacesTest {

    private static final double THRESHOLD = 20;

    private final Paces paces = new Paces();

    private static Shape text(int length) {
        return Shape.of("x".repeat(length));
    }

    @Test
    void remembersATextOfAClientsOwn() {
        Shape text = text((int) Work.LARGEST_SHARED);
        paces.of("ann", text).ran(1);
        assertThat(paces.of("ann", text).preparable()).isTrue();
        assertThat(paces.of("bob", text).preparable()).isFalse();
    }

    @Test
    void neitherRemembersNorPreparesALargeText() {
        Shape text = text((int) Work.LARGEST_SHARED + 1);
        paces.of("ann", text).ran(1);
        assertThat(paces.of("ann", text).preparable()).isFalse();
    }

    @Test
    void expectsOfALargeTextWhatItsClientsNewTextsTook() {
        Shape text = text((int) Work.LARGEST_SHARED + 1);
        for (int i = 0; i < 9; i++) {
            paces.of("ann", text).ran(200);
        }
        assertThat(paces.of("ann", text).isQuick(THRESHOLD)).isFalse();
        assertThat(paces.of("bob", text).isQuick(THRESHOLD)).isTrue();
    }
}
