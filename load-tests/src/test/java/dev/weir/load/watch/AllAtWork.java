package dev.weir.load.watch;

import dev.weir.database.Uninterruptibly;
import dev.weir.embedded.LocalPostgres;
import dev.weir.load.targets.Target;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/** Finds out whether a service can still use as many connections at the same time as its bound allows. */
public final class AllAtWork {

    private static final int KEYS = 10_000;
    private static final int REQUESTS_FOR_EACH_CONNECTION = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    private static final String ACTIVE = """
            select count(*) from pg_stat_activity
            where backend_type = 'client backend' and state = 'active' and (usename = ? or application_name like ?)
            """;

    private final Target target;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public AllAtWork(Target target) {
        this.target = target;
    }

    /**
     * Asks for reads that take their time, long ones and short ones since those may go to different connections, until
     * all connections are at work at once or the limit has passed. Returns the most that were.
     */
    public int most(Duration limit) {
        long begun = System.nanoTime();
        int most = 0;
        while (most < target.bound() && System.nanoTime() - begun < limit.toNanos()) {
            most = Math.max(most, mostDuring(ask()));
        }
        return most;
    }

    private CompletableFuture<Void> ask() {
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < REQUESTS_FOR_EACH_CONNECTION * target.bound(); i++) {
            answers.add(ask("weir_load_slow"));
            answers.add(ask("weir_load_wait"));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<?> ask(String relation) {
        int key = ThreadLocalRandom.current().nextInt(1, KEYS);
        URI uri = target.url().resolve("%s/%s?id=eq.%d".formatted(target.path(), relation, key));
        return http.sendAsync(
                        HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.discarding())
                .exceptionally(failure -> null);
    }

    private int mostDuring(CompletableFuture<Void> answers) {
        int most = 0;
        try (Connection connection = LocalPostgres.connect(target.onlooker());
                PreparedStatement count = connection.prepareStatement(ACTIVE)) {
            count.setString(1, target.whose().role());
            count.setString(2, target.whose().pattern());
            while (!answers.isDone()) {
                try (ResultSet result = count.executeQuery()) {
                    result.next();
                    most = Math.max(most, result.getInt(1));
                }
                Uninterruptibly.pause(LOOK_AGAIN);
            }
            return most;
        } catch (SQLException e) {
            throw new IllegalStateException("The connections could not be counted: " + e.getMessage(), e);
        }
    }
}
