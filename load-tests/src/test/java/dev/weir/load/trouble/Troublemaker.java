package dev.weir.load.trouble;

import dev.weir.database.TroubledNetwork;
import dev.weir.database.Uninterruptibly;
import dev.weir.embedded.LocalPostgres;
import dev.weir.load.targets.OwnTarget;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Makes trouble for a target of our own whose service reaches PostgreSQL through the network. */
public final class Troublemaker {

    private static final int KILLS = 5;
    private static final Duration BETWEEN_KILLS = Duration.ofMillis(100);
    private static final long SHORTEST_STALL_MILLIS = 1000;
    private static final long LONGEST_STALL_MILLIS = 2000;
    private static final int LOSSES = 6;
    /** In which the service is to get so far that it has writes on the way again. */
    private static final Duration BETWEEN_LOSSES = Duration.ofMillis(500);

    private static final Duration ANSWERS_HELD = Duration.ofMillis(300);
    private static final String KILL = """
            select count(pg_terminate_backend(pid)) from pg_stat_activity
            where backend_type = 'client backend' and usename = ?
            """;

    private final OwnTarget target;
    private final TroubledNetwork network;

    public Troublemaker(OwnTarget target, TroubledNetwork network) {
        this.target = target;
        this.network = network;
    }

    /** Returns when the trouble is over, with what was done in words. */
    String make(Trouble trouble) {
        return switch (trouble) {
            case BACKENDS_KILLED -> kill();
            case NETWORK_STALLED -> stall();
            case NETWORK_CUT -> "%d connections reset".formatted(network.cut());
            case ANSWERS_LOST -> loseAnswers();
            case POSTGRES_RESTARTED -> restart();
        };
    }

    private String kill() {
        int killed = 0;
        for (int i = 0; i < KILLS; i++) {
            killed += killAll();
            Uninterruptibly.pause(BETWEEN_KILLS);
        }
        return "%d backends killed".formatted(killed + killAll());
    }

    private int killAll() {
        try (Connection connection = LocalPostgres.connect(target.onlooker());
                PreparedStatement kill = connection.prepareStatement(KILL)) {
            kill.setString(1, target.login().username());
            try (ResultSet result = kill.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The backends could not be killed: " + e.getMessage(), e);
        }
    }

    private String stall() {
        long millis = ThreadLocalRandom.current().nextLong(SHORTEST_STALL_MILLIS, LONGEST_STALL_MILLIS);
        network.partition();
        Uninterruptibly.pause(Duration.ofMillis(millis));
        network.heal();
        return "nothing passed for %,d ms".formatted(millis);
    }

    private String loseAnswers() {
        int cut = 0;
        for (int i = 0; i < LOSSES; i++) {
            Uninterruptibly.pause(BETWEEN_LOSSES);
            network.holdAnswers();
            Uninterruptibly.pause(ANSWERS_HELD);
            cut += network.cut();
            network.heal();
        }
        return "%d times no answer for %d ms; %d connections reset".formatted(LOSSES, ANSWERS_HELD.toMillis(), cut);
    }

    private String restart() {
        long began = System.nanoTime();
        target.postgres().restart();
        return "away for %,d ms"
                .formatted(Duration.ofNanos(System.nanoTime() - began).toMillis());
    }
}
