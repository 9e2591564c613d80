package dev.weir.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

    private static final String HEAD = "round\tworkload\tclients\tpool\trtt_ms\tsubject\trequests_s";

    @TempDir
    private Path directory;

    @Test
    void ofSeveralRoundsItShowsTheMedianAndHowManyTimesWeirIsFaster() throws IOException {
        Path file = write(
                line(1, "weir", 900),
                line(2, "weir", 1000),
                line(3, "weir", 3000),
                line(1, "mvc", 400),
                line(2, "mvc", 500),
                line(3, "mvc", 600));

        Comparison.main(new String[] {file.toString()});

        assertThat(Files.readString(directory.resolve("figures.md")))
                .contains("PASSED")
                .contains("## one-row, 64 clients, pool of 2, round trip 1 ms longer")
                .contains("| weir | 1,000 | 1.00 x |")
                .contains("| mvc | 500 | 2.00 x |");
    }

    private Path write(String... lines) throws IOException {
        return Files.writeString(
                directory.resolve("figures.tsv"),
                "# 2 cores\n" + HEAD + "\n" + String.join("\n", List.of(lines)) + "\n");
    }

    private static String line(int round, String subject, int rate) {
        return "%d\tone-row\t64\t2\t1\t%s\t%d\t1.5\t9\t12\t8000\t0\t0\t100\t0\t1\t2\t2\t40\t-\t9000\t250\t0.01"
                .formatted(round, subject, rate);
    }
}
