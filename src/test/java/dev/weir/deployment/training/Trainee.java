package dev.weir.deployment.training;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The service while it learns, in a JVM of its own on free ports of loopback. Closing it kills what still runs. Its
 * waits are long, for machines that are emulated.
 */
final class Trainee implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration CACHE = Duration.ofMinutes(10);
    private static final int SIGTERM = 143;

    /** So many at once that requests share messages, as they do under load. */
    private static final int CLIENTS = 8;

    private final Path log;
    private final int port = freePort();
    private final int managementPort = freePort();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;

    /**
     * Starts one; returns at once.
     *
     * @param home with {@code weir.jar}, and {@code options} for the JVM
     * @param cache where the AOT cache goes
     * @param log for what it prints
     * @param database the environment that says where the database is
     */
    Trainee(Path home, Path cache, Path log, Map<String, String> database) throws IOException {
        this.log = log;
        ProcessBuilder builder = new ProcessBuilder(
                        Training.java(),
                        "@" + home.resolve("options"),
                        "-XX:AOTCacheOutput=" + cache,
                        // Which classes cannot be kept is of no interest when something else went wrong.
                        "-Xlog:aot*=error",
                        "-jar",
                        home.resolve("weir.jar").toString(),
                        "--server.address=127.0.0.1",
                        "--server.port=" + port,
                        "--management.server.address=127.0.0.1",
                        "--management.server.port=" + managementPort,
                        "--weir.shutdown.grace=0s")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(database);
        process = builder.start();
    }

    void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("It did not start:\n" + output());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            Lesson probe = Lesson.read(1, "/actuator/health/readiness");
            return ask(managementPort, probe, 1).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    void learn(List<Lesson> lessons) throws InterruptedException, IOException {
        learn(port, lessons);
    }

    void learnOnTheManagementPort(List<Lesson> lessons) throws InterruptedException, IOException {
        learn(managementPort, lessons);
    }

    private void learn(int port, List<Lesson> lessons) throws InterruptedException, IOException {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (Lesson lesson : lessons) {
                List<Future<?>> shares = IntStream.rangeClosed(1, CLIENTS)
                        .<Future<?>>mapToObj(client -> clients.submit(() -> repeat(port, lesson, client)))
                        .toList();
                for (Future<?> share : shares) {
                    share.get();
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause() + "\n" + output(), e);
        }
    }

    private Void repeat(int port, Lesson lesson, int client) throws IOException, InterruptedException {
        for (int turn = client; turn <= lesson.times(); turn += CLIENTS) {
            HttpResponse<String> answer = ask(port, lesson, turn);
            if (answer.statusCode() != lesson.status()) {
                throw new IOException("%s %s is answered with %d instead of %d: %s"
                        .formatted(
                                lesson.method(),
                                lesson.target(turn),
                                answer.statusCode(),
                                lesson.status(),
                                answer.body()));
            }
        }
        return null;
    }

    private HttpResponse<String> ask(int port, Lesson lesson, int turn) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + lesson.target(turn)))
                .timeout(ANSWER)
                .method(
                        lesson.method(),
                        lesson.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(lesson.body(turn)));
        lesson.headers().forEach(request::header);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** Asks it to end; the JVM writes the cache before it does. */
    void finish() throws InterruptedException, IOException {
        process.destroy();
        if (!process.waitFor(CACHE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != SIGTERM) {
            throw new IllegalStateException("It did not end as it should:\n" + output());
        }
    }

    String output() throws IOException {
        return Files.readString(log);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("There is no free port: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        http.close();
    }
}
