package dev.weir.deployment.training;

import dev.weir.embedded.Demonstration;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Makes the AOT cache of an installation: runs it, has it answer some thousands of requests, and ends it. Against the
 * database that {@code SPRING_R2DBC_URL} names it only reads, from {@code WEIR_RELATION}; without one it brings a
 * PostgreSQL of its own with the demonstration shop, and writes too.
 *
 * <p>A JVM that cannot use a cache starts without. So this ends with status 1 unless the cache is there and a second
 * JVM, which must use it, does.
 */
public final class Training {

    private static final String RELATION = "customers";

    private static final long BEGINNING = System.nanoTime();

    private final Path home;
    private final Path cache;

    private Training(Path home, Path cache) {
        this.home = home;
        this.cache = cache;
    }

    /**
     * Trains, and ends the JVM with status 1 when that fails.
     *
     * @param args the directory with {@code weir.jar}, {@code lib} and {@code options}, and the file for the cache
     */
    public static void main(String[] args) throws InterruptedException {
        try {
            new Training(Path.of(args[0]).toAbsolutePath(), Path.of(args[1]).toAbsolutePath()).run();
        } catch (IOException | RuntimeException e) {
            say("It failed. " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException {
        String relation = System.getenv().getOrDefault("WEIR_RELATION", RELATION);
        if (System.getenv("SPRING_R2DBC_URL") != null) {
            train(Map.of(), Lessons.of(relation));
        } else {
            trainOnTheShop();
        }
        check();
        say("The cache has %d MB".formatted(Files.size(cache) >> 20));
    }

    private void trainOnTheShop() throws IOException, InterruptedException {
        try (LocalPostgres server = LocalPostgres.start(LocalPostgres.Options.DEFAULT)) {
            Login login = Demonstration.create(server.superuser(), "training");
            say("The shop is open");
            Map<String, String> environment = Map.of(
                    "SPRING_R2DBC_URL", login.r2dbcUrl(),
                    "SPRING_R2DBC_USERNAME", login.username(),
                    "SPRING_R2DBC_PASSWORD", login.password());
            train(environment, Lessons.of(RELATION), Lessons.ofTheShop());
        }
    }

    @SafeVarargs
    private void train(Map<String, String> database, List<Lesson>... courses) throws IOException, InterruptedException {
        Files.deleteIfExists(cache);
        Path log = Files.createTempFile("weir-training-", ".log");
        try (Trainee trainee = new Trainee(home, cache, log, database)) {
            trainee.awaitReady();
            say("The service is ready");
            for (List<Lesson> course : courses) {
                trainee.learn(course);
            }
            trainee.learnOnTheManagementPort(Lessons.ofTheManagement());
            say("It has learned; the JVM writes the cache");
            trainee.finish();
            if (!Files.exists(cache)) {
                throw new IllegalStateException("No cache was written:\n" + trainee.output());
            }
        } finally {
            Files.delete(log);
        }
    }

    /** A JVM that must use the cache, or say why it does not. */
    private void check() throws IOException, InterruptedException {
        Process jvm = new ProcessBuilder(
                        java(),
                        "@" + home.resolve("options"),
                        "-XX:AOTMode=on",
                        "-XX:AOTCache=" + cache,
                        "-cp",
                        home.resolve("weir.jar").toString(),
                        "-version")
                .inheritIO()
                .start();
        if (!jvm.waitFor(1, TimeUnit.MINUTES) || jvm.exitValue() != 0) {
            throw new IllegalStateException("The JVM does not take the cache");
        }
    }

    /** The JVM that this program runs in: a cache is good for the one that made it. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    @SuppressWarnings("SystemOut")
    private static void say(String what) {
        System.out.printf("training, %d s: %s%n", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - BEGINNING), what);
    }
}
