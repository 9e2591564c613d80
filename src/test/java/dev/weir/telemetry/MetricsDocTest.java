package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class MetricsDocTest {

    private static final Path PAGE = Path.of("src/docs/metrics.md");

    @Test
    void thePageListsExactlyTheMetersThatExist() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `weir.") || line.startsWith("| `http."))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(Meters.values()).map(MetricsDocTest::row).toList());
    }

    private static String row(Meters meter) {
        return "| `%s` | %s | %s | %s | %s |"
                .formatted(
                        meter.id(),
                        meter.type().name().toLowerCase(Locale.ROOT),
                        meter.unit(),
                        meter.tags().isEmpty() ? "-" : String.join(", ", meter.tags()),
                        meter.description());
    }
}
