package dev.weir.load.watch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Finds out how much a service can do: some clients ask, each as soon as it has its answer, until the service is warm and
 * does not get faster any more.
 */
public final class Capacity {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final int FEWEST_ROUNDS = 4;
    private static final int MOST_ROUNDS = 15;
    private static final double FASTER = 1.1;

    private Capacity() {}

    /**
     * Loads the service for 8 s at the least and 30 s at the most.
     *
     * @param clients few enough that none is refused
     * @param next what is asked next; called from any thread
     * @return answers of status 200 a second, 1 at least
     */
    public static double of(int clients, Supplier<URI> next) {
        LongAdder answered = new LongAdder();
        AtomicBoolean enough = new AtomicBoolean();
        List<Double> rounds = new ArrayList<>();
        try (HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                threads.execute(() -> {
                    while (!enough.get()) {
                        if (isAnswered(http, next.get())) {
                            answered.increment();
                        }
                    }
                });
            }
            while (!isWarm(rounds) && rounds.size() < MOST_ROUNDS) {
                rounds.add(round(answered));
            }
            enough.set(true);
        }
        double last = rounds.getLast();
        if (last == 0) {
            throw new IllegalStateException("The service answered nothing while its capacity was measured");
        }
        return Math.max(1, (last + rounds.get(rounds.size() - 2)) / 2);
    }

    /** Whether the last round was hardly better than any before. */
    static boolean isWarm(List<Double> rounds) {
        return rounds.size() >= FEWEST_ROUNDS
                && rounds.getLast()
                        <= FASTER
                                * rounds.subList(0, rounds.size() - 1).stream()
                                        .mapToDouble(Double::doubleValue)
                                        .max()
                                        .orElseThrow();
    }

    private static double round(LongAdder answered) {
        answered.reset();
        long began = System.nanoTime();
        try {
            Thread.sleep(ROUND);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return answered.sum() * 1e9 / (System.nanoTime() - began);
    }

    private static boolean isAnswered(HttpClient http, URI uri) {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
