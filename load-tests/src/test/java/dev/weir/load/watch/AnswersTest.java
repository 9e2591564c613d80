package dev.weir.load.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.load.watch.Answers.Outcome;
import dev.weir.load.watch.Answers.Summary;
import org.junit.jupiter.api.Test;

class AnswersTest {

    private final Answers answers = new Answers(System.nanoTime());

    @Test
    void percentilesAreOfOneKindAndOutcome() {
        for (int millis = 1; millis <= 100; millis++) {
            answers.note("read", Outcome.ANSWERED, millis);
        }
        answers.note("read", Outcome.FAILED, 5000);
        answers.note("write", Outcome.ANSWERED, 900);

        assertThat(answers.of("read", Outcome.ANSWERED)).isEqualTo(new Summary(100, 50, 95, 99, 100));
        assertThat(answers.of(Outcome.FAILED).count()).isEqualTo(1);
        assertThat(answers.of(Outcome.ANSWERED).count()).isEqualTo(101);
    }

    @Test
    void nothingIsASummaryOfZeros() {
        assertThat(answers.of(Outcome.REFUSED)).isEqualTo(new Summary(0, 0, 0, 0, 0));
    }

    @Test
    void theCourseCountsEachSecondByOutcome() {
        Answers longAgo = new Answers(System.nanoTime() - 5_500_000_000L);
        longAgo.note("read", Outcome.ANSWERED, 10);
        longAgo.note("read", Outcome.REFUSED, 1);

        assertThat(longAgo.seconds()).containsExactly(new Answers.Second(5, 1, 1, 0, 10, 10));
        assertThat(longAgo.between(0, 5).count()).isZero();
        assertThat(longAgo.between(5, 6).count()).isEqualTo(1);
    }

    @Test
    void onlyTheFirstExamplesOfAFailureAreKept() {
        for (int i = 0; i < 100; i++) {
            answers.example("number " + i);
        }

        assertThat(answers.examples()).hasSize(20).startsWith("number 0");
    }
}
