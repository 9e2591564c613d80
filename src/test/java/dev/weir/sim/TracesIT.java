package dev.weir.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sim.RealPostgres.RealServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whatever is done with a wire, the fake PostgreSQL of the simulation tells the same as a real one. {@code -Dtraces=1000}
 * tries more traces, {@code -Dtrace=N} one again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracesIT {

    /** Far from all running times of a trace, which are below 1.5 s or 30 s. */
    private static final Duration SHARED_TIMEOUT = Duration.ofSeconds(5);

    private static final int AT_A_TIME = 12;

    private final RealPostgres postgres = new RealPostgres(AT_A_TIME, SHARED_TIMEOUT);

    @AfterAll
    void close() {
        postgres.close();
    }

    @Test
    void theFakeTellsTheSameAsPostgres() throws Exception {
        Long again = Long.getLong("trace");
        long first = again == null ? 1 : again;
        long count = again == null ? Long.getLong("traces", 48) : 1;
        List<Callable<List<String>>> traces = new ArrayList<>();
        for (long seed = first; seed < first + count; seed++) {
            long of = seed;
            traces.add(() -> compare(of));
        }
        List<String> differences = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            for (Future<List<String>> compared : threads.invokeAll(traces)) {
                differences.addAll(compared.get());
            }
        }
        assertThat(differences).isEmpty();
    }

    private List<String> compare(long seed) {
        Trace trace = Trace.of(seed);
        List<String> fake = new TraceRun(new FakeServer(seed, SHARED_TIMEOUT)).run(trace);
        List<String> real;
        try (RealServer server = postgres.server()) {
            real = new TraceRun(server).run(trace);
        }
        int same = 0;
        while (same < Math.min(fake.size(), real.size()) && fake.get(same).equals(real.get(same))) {
            same++;
        }
        if (same == fake.size() && same == real.size()) {
            return List.of();
        }
        return List.of("PostgreSQL tells something else than the fake in trace " + seed
                + "; to compare it again: mvn test -Dtest=TracesIT -Dtrace=" + seed
                + lines("Both", real, Math.max(0, same - 6), same)
                + lines("PostgreSQL", real, same, same + 4)
                + lines("The fake", fake, same, same + 4));
    }

    private static String lines(String who, List<String> told, int from, int to) {
        String line = System.lineSeparator() + "  ";
        return System.lineSeparator() + who + ":" + line
                + String.join(line, told.subList(Math.min(from, told.size()), Math.min(to, told.size())));
    }
}
