package dev.weir.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlotTest {

    @ParameterizedTest
    @CsvSource({"0, 4", "1, 1", "3, 4", "4.1, 6", "49, 60", "99, 100", "1234, 2000", "0.03, 0.04"})
    void theScaleEndsAtARoundNumberThatIsNotBelow(double highest, double top) {
        assertThat(Plot.roundUp(highest)).isCloseTo(top, org.assertj.core.data.Percentage.withPercentage(0.001));
    }
}
