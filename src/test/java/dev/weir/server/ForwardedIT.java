package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where Spring Boot would believe any proxy, a client is still what its connection comes from. */
class ForwardedIT {

    private static final String TABLE = "create table things (id int)";

    @Test
    void nobodyIsAnotherConsumerByHeaderFieldsOfItsOwn() {
        try (RunningWeir weir = new RunningWeir(
                TestDatabase.createDatabase(TABLE),
                "spring.main.cloud-platform=kubernetes",
                "weir.consumers.requests-per-second=1",
                "weir.consumers.burst=2")) {
            List<Integer> statuses = Stream.of("9.9.9.1", "9.9.9.2", "9.9.9.3", "9.9.9.4")
                    .map(address -> weir.rest("/things", "X-Forwarded-For", address, "Forwarded", "for=" + address)
                            .join()
                            .statusCode())
                    .toList();
            assertThat(statuses).startsWith(200, 200).contains(429);
        }
    }
}
