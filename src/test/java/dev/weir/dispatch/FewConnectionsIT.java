package dev.weir.dispatch;

import static dev.weir.dispatch.DispatcherUnderTest.PATIENCE;
import static dev.weir.dispatch.DispatcherUnderTest.plain;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Fewer connections are to be had than the pool may hold: those that work serve all. */
class FewConnectionsIT {

    private static final String LIMIT = "alter role %s connection limit %d";

    @Test
    void nobodyIsRefusedBesideAConnectionThatWorks() {
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(4)) {
            String login = weir.login().username();
            weir.learn(plain("select ?::text", "x"));
            weir.execute(LIMIT.formatted(login, 1));
            weir.execute("select pg_terminate_backend(pid) from (select pid from pg_stat_activity where"
                    + " application_name = 'weir-under-test' limit 3) others");
            List<String> refused = new ArrayList<>();
            for (int burst = 0; burst < 40; burst++) {
                int number = burst;
                refused.addAll(Objects.requireNonNull(Flux.range(0, 20)
                        .flatMap(
                                i -> weir.ask(plain("select ?::text", number + " " + i))
                                        .then(Mono.<String>empty())
                                        .onErrorResume(error -> Mono.just(String.valueOf(error.getMessage()))),
                                20)
                        .collectList()
                        .block(PATIENCE)));
                // Longer than a slot keeps a connection that it has no work for.
                Mono.delay(Duration.ofMillis(number % 3 * 25L)).block();
            }
            assertThat(refused).isEmpty();
            weir.execute(LIMIT.formatted(login, -1));
        }
    }
}
