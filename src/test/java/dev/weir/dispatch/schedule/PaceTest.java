package dev.weir.dispatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Shape;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final double THRESHOLD = 20;

    private final Pace pace = new Pace(Shape.of("select 1"));

    @Test
    void isUnknownUntilItRan() {
        assertThat(pace.known()).isFalse();
        assertThat(pace.slow(THRESHOLD)).isFalse();
        assertThat(pace.preparable()).isFalse();
        pace.ran(1);
        assertThat(pace.known()).isTrue();
        assertThat(pace.preparable()).isTrue();
    }

    @Test
    void isSlowForAShortWhileAfterOneSlowRun() {
        pace.ran(1);
        pace.ran(200);
        assertThat(pace.slow(THRESHOLD)).isTrue();
        pace.ran(1);
        pace.ran(1);
        assertThat(pace.slow(THRESHOLD)).isFalse();
    }

    @Test
    void staysSlowWhileItRunsSlowly() {
        pace.ran(200);
        pace.ran(190);
        pace.ran(210);
        assertThat(pace.slow(THRESHOLD)).isTrue();
    }

    @Test
    void isNotMadeSlowerByWhatSharesItsMessage() {
        pace.ran(1);
        pace.ranTogether(15);
        assertThat(pace.millis()).isEqualTo(1);
        pace.ranTogether(0.5);
        assertThat(pace.millis()).isEqualTo(0.75);
    }

    @Test
    void runsByItselfOnceWhenInDoubtAndNotMoreThanOnceASecond() {
        pace.ran(1);
        pace.doubt(0);
        assertThat(pace.known()).isFalse();
        pace.ran(1);
        pace.doubt(TimeUnit.MILLISECONDS.toNanos(500));
        assertThat(pace.known()).isTrue();
        pace.doubt(TimeUnit.MILLISECONDS.toNanos(1500));
        assertThat(pace.known()).isFalse();
    }

    @Test
    void isNotPreparedWhenItCannotBe() {
        pace.ran(1);
        pace.neverPrepare();
        assertThat(pace.preparable()).isFalse();
    }

    @Test
    void expectsOfANewTextWhatItsClientsOtherNewTextsTook() {
        Pace ofNew = new Pace(Shape.of("any"));
        assertThat(new Pace(Shape.of("a"), ofNew).isQuick(THRESHOLD)).isTrue();
        new Pace(Shape.of("b"), ofNew).ran(50);
        assertThat(new Pace(Shape.of("c"), ofNew).isQuick(THRESHOLD)).isTrue();
        new Pace(Shape.of("d"), ofNew).ran(200);
        assertThat(new Pace(Shape.of("e"), ofNew).isQuick(THRESHOLD)).isFalse();
    }

    @Test
    void isSlowWhileItRunsForTooLongAndUntilItWasQuickAgain() {
        Pace ofNew = new Pace(Shape.of("any"));
        Pace own = new Pace(Shape.of("a"), ofNew);
        own.ran(1);
        own.outlasted(THRESHOLD);
        assertThat(own.isQuick(THRESHOLD)).isFalse();
        assertThat(ofNew.isQuick(THRESHOLD)).isTrue();
        own.ran(1);
        assertThat(own.isQuick(THRESHOLD)).isTrue();
        new Pace(Shape.of("b"), ofNew).outlasted(THRESHOLD);
        assertThat(ofNew.isQuick(THRESHOLD)).isFalse();
    }
}
