package dev.weir.dispatch;

import static dev.weir.dispatch.DispatcherUnderTest.PATIENCE;
import static dev.weir.dispatch.DispatcherUnderTest.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.dispatch.DispatchStatus.Serving;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** What an operator sees of a dispatcher that serves, and what he does to its connections. */
class ConsoleIT {

    private static final String SLOW = "select pg_sleep(0.5)::text, 'slow' || ?";

    @Test
    void everyConnectionIsReplacedUnderLoadWithoutAnError() {
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(3)) {
            AtomicInteger answers = new AtomicInteger();
            List<Throwable> errors = new ArrayList<>();
            Disposable load = weir.load(answers, errors);
            await().atMost(PATIENCE).until(() -> answers.get() > 100);
            int youngest =
                    weir.look("select max(pid) from pg_stat_activity where application_name = 'weir-under-test'");
            weir.execute("create table before as select pid from pg_stat_activity"
                    + " where application_name = 'weir-under-test'");

            assertThat(weir.pool().recycle(PATIENCE).block(PATIENCE)).isEqualTo(3);

            int after = answers.get();
            await().atMost(PATIENCE).until(() -> answers.get() > after + 100);
            load.dispose();
            assertThat(weir.look("select count(*) from pg_stat_activity join before using (pid)"
                            + " where application_name = 'weir-under-test'"))
                    .as("of those before, the youngest %s", youngest)
                    .isZero();
            assertThat(errors).isEmpty();
        }
    }

    @Test
    void theStatusNamesTheBackendAndWhomItServes() {
        try (DispatcherUnderTest weir = DispatcherUnderTest.ofSize(2)) {
            Disposable running = weir.ask(plain(SLOW, "1")).subscribe();
            await().atMost(PATIENCE)
                    .until(() -> weir.look("select count(*) from pg_stat_activity"
                                    + " where state = 'active' and query like '%pg_sleep(0.5)%'"
                                    + " and application_name = 'weir-under-test'")
                            == 1);

            DispatchStatus.Slot busy = weir.console().status().slots().stream()
                    .filter(slot -> !slot.serving().isEmpty())
                    .findFirst()
                    .orElseThrow();

            assertThat(busy.serving()).singleElement().satisfies(serving -> {
                assertThat(serving).returns("test", Serving::route).returns("test", Serving::consumer);
                assertThat(serving.running()).isPositive();
            });
            assertThat(weir.look("select count(*) from pg_stat_activity where pid = "
                            + busy.backend().orElseThrow() + " and query like '/*consumer=''test'',route=''test''*/%'"))
                    .isEqualTo(1);
            running.dispose();
        }
    }
}
