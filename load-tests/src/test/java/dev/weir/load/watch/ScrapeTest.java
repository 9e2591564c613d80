package dev.weir.load.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScrapeTest {

    private final Scrape scrape = new Scrape(List.of(
            "# HELP weir_connections Connections to PostgreSQL",
            "weir_connections{state=\"active\"} 1.0",
            "weir_connections{state=\"idle\"} 2.0",
            "weir_connections_limit 4.0",
            "process_files_open_files 1.2E2"));

    @Test
    void seriesOfAMeterAreSummedUp() {
        assertThat(scrape.value("weir_connections")).isEqualTo(3);
    }

    @Test
    void labelsChooseAmongThem() {
        assertThat(scrape.value("weir_connections", "state=\"idle\"")).isEqualTo(2);
    }

    @Test
    void aMeterIsNotTakenForOneWhoseNameGoesOn() {
        assertThat(scrape.value("weir_connections_limit")).isEqualTo(4);
        assertThat(scrape.value("process_files_open_files")).isEqualTo(120);
    }

    @Test
    void whatIsNotThereIsNoNumber() {
        assertThat(scrape.value("weir_slots")).isNaN();
        assertThat(Scrape.of(URI.create("http://127.0.0.1:1")).value("weir_slots"))
                .isNaN();
    }
}
