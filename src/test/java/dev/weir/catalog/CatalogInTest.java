package dev.weir.catalog;

import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.Rows;
import dev.weir.dispatch.work.Notice;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Work;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A catalog for tests of other packages: of a database that has one table, or does not answer, or fails. */
public final class CatalogInTest implements Dispatcher {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LiveCatalog catalog;
    private volatile Instant now = Instant.EPOCH;
    private volatile @Nullable String table;
    private volatile boolean failing;

    public CatalogInTest() {
        InstantSource clock = () -> now;
        catalog = new LiveCatalog(
                this, new CatalogReader(this, List.of("public")), event -> {}, clock.withZone(ZoneOffset.UTC));
    }

    public LiveCatalog catalog() {
        return catalog;
    }

    /** Has the first snapshot read; from then on the database does not answer. */
    public void read(String name) {
        table = name;
        catalog.start().block(PATIENCE);
        table = null;
    }

    public void answersFromNowOn(String name) {
        table = name;
    }

    public void failsFromNowOn() {
        failing = true;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Mono<Row> one(Work work) {
        String name = table;
        if (failing) {
            return Mono.error(new IllegalStateException("no connection"));
        }
        return name == null
                ? Mono.never()
                : Mono.fromSupplier(() -> Rows.of(Unpooled.copiedBuffer(answer(work, name), StandardCharsets.UTF_8)));
    }

    private static String answer(Work work, String name) {
        if (work.statement().equals(CatalogQueries.SCHEMAS.over(List.of("public"), List.of()))) {
            return "{\"missing\": [], \"existing\": [\"public\"]}";
        }
        if (work.statement().equals(CatalogQueries.RELATIONSHIPS.over(List.of("public"), List.of()))) {
            return "{\"keys\": [], \"views\": [], \"functions\": []}";
        }
        if (work.statement().equals(CatalogQueries.HANDLERS.over(List.of("public"), List.of()))) {
            return "{\"functions\": [], \"aggregates\": [], \"geoJson\": null}";
        }
        return work.statement().equals(CatalogQueries.RELATIONS.over(List.of("public"), List.of()))
                ? Readings.relation(name, "id")
                : "[]";
    }

    @Override
    public Mono<Result> result(Work work) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Flux<Row> rows(Work work) {
        return Flux.empty();
    }

    @Override
    public Flux<Notice> notifications(String channel) {
        return Flux.never();
    }
}
