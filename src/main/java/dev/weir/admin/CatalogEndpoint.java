package dev.weir.admin;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.LiveCatalog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import reactor.core.publisher.Mono;

/** Reads the schema again: {@code POST /actuator/catalog/reload}. */
@Endpoint(id = "catalog")
final class CatalogEndpoint {

    private final LiveCatalog catalog;
    private final Duration patience;
    private final Audit audit;

    /** @param patience how long an answer waits for the reading */
    CatalogEndpoint(LiveCatalog catalog, Duration patience, Audit audit) {
        this.catalog = catalog;
        this.patience = patience;
        this.audit = audit;
    }

    /** What can be done. */
    enum Action {
        RELOAD
    }

    /**
     * The snapshot in force.
     *
     * @param version counts the snapshots that differed
     * @param ageMillis since it was last found to be as the database is
     * @param failingMillis since reading has been failing; 0 while the last reading went well
     * @param lastFailure why it failed; null while the last reading went well
     */
    record State(
            long version,
            List<String> schemas,
            int relations,
            long ageMillis,
            long failingMillis,
            @Nullable String lastFailure) {}

    @ReadOperation
    Mono<WebEndpointResponse<?>> state() {
        return Refusals.answer(Mono.fromSupplier(catalog::current).map(this::state));
    }

    @WriteOperation
    Mono<WebEndpointResponse<?>> act(@Selector Action action) {
        return switch (action) {
            case RELOAD ->
                Refusals.answer(audit.did("had the schema read again")
                        .then(catalog.reload())
                        .timeout(patience, Mono.error(this::notRead))
                        .map(this::state));
        };
    }

    private State state(Catalog now) {
        return new State(
                now.version(),
                List.copyOf(now.schemas()),
                now.relations().size(),
                catalog.age().orElse(Duration.ZERO).toMillis(),
                catalog.failingFor().toMillis(),
                catalog.lastFailure().orElse(null));
    }

    private Throwable notRead() {
        return new TimeoutException("The schema was not read within " + patience.toMillis()
                + " ms; it is tried again, and the snapshot before stays in force. "
                + catalog.lastFailure().orElse(""));
    }
}
