package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the end of the service cancels of a client's own text: when it may have committed, its client is not to send it again. */
class OwnTextShutdownIT {

    private static final String SCRIPT = """
            create table t (id int);
            create procedure half() language plpgsql as $$
            begin insert into t values (1); commit; perform pg_sleep(60); end $$
            """;

    private static Raw raw(Raw.@Nullable Transaction transaction) {
        return new Raw(transaction, List.of(), Long.MAX_VALUE);
    }

    /** Runs it until the service ends; what its client is told. */
    private static Failure cancelled(DispatcherUnderTest weir, String text, Raw raw) {
        Work work = new Work(
                Statement.raw(text, List.of(), raw),
                Context.OWN,
                new Origin("sql", "sql", "ann"),
                Duration.ofSeconds(50));
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        weir.dispatcher().result(work).subscribe(result -> result.release(), told::complete);
        Work sleeping = DispatcherUnderTest.plain("select count(*)::text from pg_stat_activity"
                + " where datname = current_database() and wait_event = 'PgSleep'");
        await().atMost(DispatcherUnderTest.PATIENCE)
                .until(() -> "1".equals(weir.ask(sleeping).block()));
        weir.drainable().cancelAll().block(DispatcherUnderTest.PATIENCE);
        return ((FailureException) told.join()).failure();
    }

    @Test
    void mayHaveCommittedByItself() {
        try (DispatcherUnderTest weir = new DispatcherUnderTest(SCRIPT, "weir.pool.size=2")) {
            Failure told = cancelled(weir, "call half()", raw(null));
            assertThat(told).isEqualTo(new ServiceFailure.ShuttingDown(null));
            assertThat(told.hint()).contains("may have been carried out in part");
        }
    }

    @Test
    void isUndoneInATransaction() {
        try (DispatcherUnderTest weir = new DispatcherUnderTest(SCRIPT, "weir.pool.size=2")) {
            Raw whole = raw(new Raw.Transaction(null, false, false));
            assertThat(cancelled(weir, "select pg_sleep(60)", whole))
                    .isEqualTo(new ServiceFailure.ShuttingDown(Duration.ofSeconds(1)));
        }
    }
}
