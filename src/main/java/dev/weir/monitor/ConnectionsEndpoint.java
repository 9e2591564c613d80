package dev.weir.monitor;

import java.time.Duration;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import reactor.core.publisher.Mono;

/**
 * {@code /actuator/connections}: who holds which connection, and which request each of ours works for. It answers also
 * while the pool is exhausted, then with an older view of the database and its age.
 */
@Endpoint(id = "connections")
final class ConnectionsEndpoint {

    /** For the census; a census that comes later is there for the next request. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Monitor monitor;

    ConnectionsEndpoint(Monitor monitor) {
        this.monitor = monitor;
    }

    @ReadOperation
    Mono<Frame> connections() {
        return monitor.freshFrame(PATIENCE);
    }
}
