package dev.weir.dispatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Outcome;
import dev.weir.dispatch.work.Outcome.Cause;
import dev.weir.error.DatabaseFailure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FateTest {

    private final FailureException own =
            new FailureException(new DatabaseFailure(409, "23505", "duplicate key", null, null));
    private final FailureException gone =
            new FailureException(new ServiceFailure.DatabaseUnavailable(Duration.ofSeconds(1)));

    private static Fate of(Effects effects, Outcome outcome) {
        return Fate.of(effects, outcome, 1, 1);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAnsweredIsDone(Effects effects) {
        assertThat(of(effects, Outcome.ANSWERED)).isEqualTo(Fate.DONE);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasNotSentOrNotReachedGoesAgain(Effects effects) {
        assertThat(of(effects, Outcome.NOT_SENT)).isEqualTo(Fate.AS_BEFORE);
        assertThat(of(effects, Outcome.NOT_REACHED)).isEqualTo(Fate.AS_BEFORE);
    }

    @Test
    void aWriteWhoseConnectionIsLostNeverGoesAgain() {
        assertThat(of(Effects.WRITE, new Outcome.Lost(gone)))
                .isInstanceOfSatisfying(
                        Fate.Told.class,
                        told -> assertThat(told.failure().failure()).isEqualTo(new ServiceFailure.WriteFateUnknown()));
    }

    @Test
    void aReadGoesAgainUntilItHasLostTooManyConnections() {
        assertThat(Fate.of(Effects.READ, new Outcome.Lost(gone), 2, 2)).isEqualTo(Fate.AS_BEFORE);
        assertThat(Fate.of(Effects.READ, new Outcome.Lost(gone), 3, 3)).isEqualTo(new Fate.Told(gone));
    }

    @ParameterizedTest
    @EnumSource
    void anErrorOfItsOwnIsTold(Effects effects) {
        assertThat(of(effects, new Outcome.Failed(own, Cause.OWN))).isEqualTo(new Fate.Told(own));
    }

    @ParameterizedTest
    @EnumSource
    void whatWasTooSlowToShareGoesAgainAlone(Effects effects) {
        assertThat(of(effects, new Outcome.Failed(own, Cause.SHARED_TIMEOUT))).isEqualTo(Fate.ALONE);
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARED_FORM", "NOT_PREPARABLE"})
    void whatMayHaveFailedForItsPreparedFormGoesAgainAsText(Cause cause) {
        assertThat(of(Effects.PLAIN_READ, new Outcome.Failed(own, cause))).isEqualTo(Fate.INLINE);
    }

    @Test
    void nothingGoesAgainForEver() {
        assertThat(Fate.of(Effects.PLAIN_READ, new Outcome.Failed(own, Cause.SHARED_TIMEOUT), Fate.MOST_RUNS, 0))
                .isEqualTo(new Fate.Told(own));
        assertThat(Fate.of(Effects.PLAIN_READ, Outcome.NOT_REACHED, Fate.MOST_RUNS, 0))
                .isInstanceOf(Fate.Told.class);
    }
}
