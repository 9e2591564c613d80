package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.Superuser;
import dev.weir.database.TestDatabase;
import dev.weir.database.TroubledNetwork;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/**
 * Writes with keys over two replicas, through everything that can go wrong between them and PostgreSQL, each sent until an
 * answer comes. Nothing but the keys keeps a write from being there twice. {@code -Dweir.keyed.writes=10000} sends more.
 */
class KeyedChaosIT {

    private static final int WRITES = Integer.getInteger("weir.keyed.writes", 400);
    private static final int WRITERS = 24;
    private static final String APPLICATION = "weir-keyed";

    private final Login login = TestDatabase.createDatabase("create table once (n int not null)");
    private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger troubles = new AtomicInteger();

    @Test
    @SuppressWarnings("SystemOut")
    void eachWriteIsThereOnce() throws Exception {
        try (TroubledNetwork network = new TroubledNetwork(login);
                RunningWeir one = replica(network, "1");
                RunningWeir two = replica(network, "2");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS; i++) {
                threads.submit(() -> write(List.of(one, two)));
            }
            while (done.get() < WRITES) {
                trouble(network, troubles.getAndIncrement());
                pause(150, 400);
            }
            network.heal();
            System.out.printf("%d writes with keys, %d troubles: %s%n", WRITES, troubles.get(), answers);
            assertThat(numbers("select count(*), count(distinct n) from once")).isEqualTo(WRITES + " " + WRITES);
            assertThat(numbers("select count(*), 0 from weir.idempotency_keys")).isEqualTo(WRITES + " 0");
            assertThat(answers).containsKeys("201", "201 again");
        }
    }

    private RunningWeir replica(TroubledNetwork network, String name) {
        Login over = new Login("127.0.0.1", network.port(), login.database(), login.username(), login.password());
        return new RunningWeir(
                over,
                "weir.instance=keyed-" + name,
                "weir.pool.size=4",
                "weir.dispatch.deadline=2s",
                "weir.rest.idempotency.enabled=true",
                "weir.rest.idempotency.create=true");
    }

    private void write(List<RunningWeir> replicas) {
        for (int n = next.getAndIncrement(); n < WRITES; n = next.getAndIncrement()) {
            while (!sent(replicas.get(ThreadLocalRandom.current().nextInt(replicas.size())), n)) {
                pause(10, 120);
            }
            done.incrementAndGet();
        }
    }

    /** Whether the writer was told that the write is there. */
    private boolean sent(RunningWeir weir, int n) {
        boolean impatient = ThreadLocalRandom.current().nextInt(10) == 0;
        try {
            HttpResponse<String> answer = weir.post(
                            "/once", "{\"n\":" + n + "}", "Idempotency-Key", "\"write-" + n + '"')
                    .get(impatient ? ThreadLocalRandom.current().nextInt(1, 15) : 10_000, TimeUnit.MILLISECONDS);
            boolean again = answer.headers().firstValue("Idempotency-Replayed").isPresent();
            count(answer.statusCode() + (again ? " again" : ""));
            assertThat(answer.statusCode()).isIn(201, 409, 503, 504);
            return answer.statusCode() == 201;
        } catch (Exception unanswered) {
            count("lost");
            return false;
        }
    }

    private void count(String answer) {
        answers.computeIfAbsent(answer, name -> new LongAdder()).increment();
    }

    private void trouble(TroubledNetwork network, int number) throws SQLException {
        switch (number % 6) {
            case 0, 3 ->
                Superuser.run("select pg_terminate_backend(pid) from pg_stat_activity where application_name like '"
                        + APPLICATION + "%'");
            case 1 -> network.cut();
            case 2 -> {
                network.holdAnswers();
                pause(50, 300);
                network.cut();
                network.heal();
            }
            case 4 -> {
                network.partition();
                pause(50, 300);
                network.cut();
                network.heal();
            }
            default -> {
                if (number % 18 == 5) {
                    TestDatabase.restart();
                }
            }
        }
    }

    private String numbers(String sql) throws SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1) + " " + result.getString(2);
        }
    }

    private static void pause(int least, int most) {
        try {
            Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextInt(least, most)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
