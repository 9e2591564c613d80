package dev.weir.server;

import dev.weir.catalog.Catalogs;
import dev.weir.pool.Database;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import reactor.core.publisher.Mono;

/**
 * From open ports to ready. Spring Boot runs this after both ports are open, and turns readiness on when it has
 * returned; until then requests get an honest 503. What it throws ends the process.
 */
final class StartUp implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger("dev.weir");

    /** Four queries of 30 s at the most, and as much again for an outage meanwhile. */
    private static final Duration SCHEMA_LIMIT = Duration.ofMinutes(4);

    private final Database database;
    private final Supplier<Mono<Void>> readSchema;
    private final Supplier<Mono<Void>> warmUp;
    private final Catalogs catalogs;
    private final Life life;
    private final Supplier<Welcome> welcome;

    /** @param warmUp what makes the service fast before it is ready */
    StartUp(
            Database database,
            Supplier<Mono<Void>> readSchema,
            Supplier<Mono<Void>> warmUp,
            Catalogs catalogs,
            Life life,
            Supplier<Welcome> welcome) {
        this.database = database;
        this.readSchema = readSchema;
        this.warmUp = warmUp;
        this.catalogs = catalogs;
        this.life = life;
        this.welcome = welcome;
    }

    /** Blocks the main thread, as it may: all steps have limits of their own, and a signal to stop ends the wait. */
    @Override
    public void run(ApplicationArguments arguments) {
        database.start()
                .then(Mono.defer(readSchema).timeout(SCHEMA_LIMIT, Mono.error(StartUp::schemaNotRead)))
                .then(Mono.defer(warmUp))
                .takeUntilOther(life.ending())
                .block();
        if (life.isDraining()) {
            return;
        }
        life.serving();
        LOG.info(welcome.get().text(database, catalogs.current()));
    }

    private static Throwable schemaNotRead() {
        return new ConfigurationException(
                "The database's schema could not be read within " + SCHEMA_LIMIT.toMinutes() + " minutes.",
                "The warnings above say why; weir.rest.schemas says which schemas are read.");
    }
}
