package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.database.TestDatabase;
import dev.weir.deployment.monitoring.ExportedMeters;
import dev.weir.server.RunningWeir;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Rules, dashboard and runbooks read metrics by the names that a scrape has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportedMetersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RunningWeir weir = new RunningWeir(TestDatabase.createDatabase("create table free (id int);"));

    @AfterAll
    void close() {
        weir.close();
    }

    @Test
    void theScrapeHasWhatOthersMakeAndWeMakeUseOf() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            // There is no pause to tell of before the first one.
            System.gc();
            assertThat(scraped()).containsAll(ExportedMeters.OF_OTHERS);
        });
    }

    @Test
    void ourMetersHaveTheNamesThatAreMadeOfTheirIds() throws Exception {
        assertThat(weir.status("/free")).isEqualTo(200);

        Set<String> ours = scraped().stream()
                .filter(name -> name.startsWith("weir_") || name.startsWith("http_server_"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(ours).isSubsetOf(ExportedMeters.ours()).hasSizeGreaterThan(25);
    }

    private Set<String> scraped() throws IOException, InterruptedException {
        return weir.management("/prometheus")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
    }
}
