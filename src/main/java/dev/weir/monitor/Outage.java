package dev.weir.monitor;

import java.time.Duration;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** The time in which a watch has lost its connection: told once when it begins, and once when it is over. */
final class Outage {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Consumer<String> tell;
    private boolean everConnected;
    private boolean lost;

    Outage(Consumer<String> tell) {
        this.tell = tell;
    }

    /** Completes when it is time to try again; fails with the error for a watch that has not seen anything yet. */
    synchronized Mono<Long> begin(Throwable error, String words) {
        if (!everConnected) {
            return Mono.error(error);
        }
        if (!lost) {
            tell.accept("The connection is lost, and tried for again every second: " + words);
        }
        lost = true;
        return Mono.delay(PAUSE);
    }

    /** The server has answered. */
    synchronized void end() {
        if (lost) {
            tell.accept("Connected again.");
        }
        everConnected = true;
        lost = false;
    }
}
