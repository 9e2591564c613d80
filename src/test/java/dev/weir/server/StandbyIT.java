package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.database.Replicated;
import dev.weir.database.TroubledNetwork;
import dev.weir.embedded.Demonstration;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/**
 * A primary whose commits a standby confirms, behind a name that leads to the standby once that is promoted. It needs the
 * programs of an installed PostgreSQL, and is skipped where there are none.
 */
class StandbyIT {

    private static final int WRITERS = 16;
    private static final Duration BEFORE = Duration.ofSeconds(4);
    private static final Duration AFTER = Duration.ofSeconds(4);

    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicLong lastBefore = new AtomicLong();
    private final AtomicLong firstAfter = new AtomicLong();
    private volatile boolean killed;

    @Test
    @SuppressWarnings("SystemOut")
    void nothingThatWasAcknowledgedIsLostWithThePrimary() throws Exception {
        try (Replicated servers = Replicated.start();
                TroubledNetwork name = new TroubledNetwork(servers.primary())) {
            Demonstration.load(servers.primary(), "create table once (n int not null)");
            try (RunningWeir weir = behind(name, servers);
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < WRITERS; i++) {
                    threads.submit(() -> write(weir));
                }
                Thread.sleep(BEFORE);
                killed = true;
                servers.killPrimary();
                long began = System.nanoTime();
                servers.promote();
                name.leadTo(servers.standby().port());
                name.cut();
                long promoted = System.nanoTime();
                await().atMost(Duration.ofSeconds(30)).until(() -> firstAfter.get() != 0);
                Thread.sleep(AFTER);
                ended.set(true);
                threads.shutdown();
                assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
                Set<Integer> lost = new HashSet<>(acknowledged);
                Set<Integer> there = rows(servers.standby());
                lost.removeAll(there);
                System.out.printf(
                        "%d acknowledged, %d of them lost; refused for %d ms, %d ms of them until the standby was promoted; %s%n",
                        acknowledged.size(),
                        lost.size(),
                        millis(firstAfter.get() - lastBefore.get()),
                        millis(promoted - began),
                        answers);
                assertThat(lost).isEmpty();
                assertThat(acknowledged).hasSizeGreaterThan(100);
                assertThat(millis(firstAfter.get() - promoted)).isLessThan(5_000);
            }
        }
    }

    @Test
    void aWriteThatTheStandbyDoesNotConfirmIsNotAcknowledged() throws Exception {
        try (Replicated servers = Replicated.start();
                TroubledNetwork name = new TroubledNetwork(servers.primary())) {
            Demonstration.load(servers.primary(), "create table once (n int not null)");
            try (RunningWeir weir = behind(name, servers)) {
                assertThat(insert(weir, 1).statusCode()).isEqualTo(201);
                servers.stopStandby();
                HttpResponse<String> unconfirmed = insert(weir, 2);
                assertThat(unconfirmed.statusCode()).isEqualTo(503);
                assertThat(unconfirmed.body()).contains("\"code\":\"WEIR004\"");
                assertThat(unconfirmed.headers().firstValue("Retry-After")).isEmpty();
                servers.startStandby();
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> insert(weir, 3).statusCode() == 201);
            }
        }
    }

    private static RunningWeir behind(TroubledNetwork name, Replicated servers) {
        Login login = servers.primary();
        return new RunningWeir(
                new Login("127.0.0.1", name.port(), login.database(), login.username(), "any"),
                "weir.pool.size=4",
                "weir.dispatch.deadline=2s");
    }

    private void write(RunningWeir weir) {
        while (!ended.get()) {
            int n = next.getAndIncrement();
            boolean before = !killed;
            try {
                int status = insert(weir, n).statusCode();
                answers.computeIfAbsent(Integer.toString(status), any -> new LongAdder())
                        .increment();
                if (status == 201) {
                    acknowledged.add(n);
                    note(before);
                } else {
                    Thread.sleep(20);
                }
            } catch (Exception unanswered) {
                answers.computeIfAbsent("none", any -> new LongAdder()).increment();
            }
        }
    }

    private void note(boolean before) {
        long now = System.nanoTime();
        if (before) {
            lastBefore.accumulateAndGet(now, Math::max);
        } else {
            firstAfter.compareAndSet(0, now);
        }
    }

    private static HttpResponse<String> insert(RunningWeir weir, int n) {
        return weir.post("/once", "{\"n\":" + n + "}").join();
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }

    private static Set<Integer> rows(Login login) throws SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select n from once")) {
            Set<Integer> rows = new HashSet<>();
            while (result.next()) {
                rows.add(result.getInt(1));
            }
            return rows;
        }
    }
}
