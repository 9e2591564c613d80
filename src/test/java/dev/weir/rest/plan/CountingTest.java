package dev.weir.rest.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rest.request.Preferences.Count;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CountingTest {

    @Test
    void anEstimateCountsExactlyUpToTheMaximumOfRows() {
        Counting estimated = of(Count.ESTIMATED, 100L);
        assertThat(estimated.total(100L, 7L)).isEqualTo(100);
        assertThat(estimated.total(101L, 5000L)).isEqualTo(5000);
        assertThat(estimated.total(101L, 7L)).isEqualTo(101);
        assertThat(estimated.estimates()).isTrue();
    }

    @Test
    void withoutAMaximumAnEstimateIsAnExactCount() {
        assertThat(of(Count.ESTIMATED, null)).isEqualTo(of(Count.EXACT, 9L));
        assertThat(of(Count.EXACT, 9L).estimates()).isFalse();
        assertThat(of(Count.EXACT, 9L).total(500L, null)).isEqualTo(500);
    }

    @Test
    void aPlannedCountIsThePlanners() {
        assertThat(of(Count.PLANNED, 9L).total(null, 77L)).isEqualTo(77);
        assertThat(of(Count.PLANNED, 9L).estimates()).isTrue();
    }

    @Test
    void nothingIsCountedUnasked() {
        assertThat(Counting.of(null, 9L)).isNull();
    }

    private static Counting of(Count asked, @Nullable Long maxRows) {
        return Objects.requireNonNull(Counting.of(asked, maxRows));
    }
}
