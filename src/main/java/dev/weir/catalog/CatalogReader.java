package dev.weir.catalog;

import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Reads a snapshot of the schema, as the pool's login role, one query after the other. */
final class CatalogReader {

    /** For each query. Above what a request gets: without a catalog there are no requests. */
    static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final Origin ORIGIN = Origin.own("catalog");

    private final Dispatcher dispatcher;
    private final List<String> schemas;
    private final List<String> further;

    private final Mono<Void> roles;

    CatalogReader(Dispatcher dispatcher, List<String> schemas) {
        this(dispatcher, schemas, List.of(), Mono.empty());
    }

    /**
     * One of these schemas.
     *
     * @param further schemas that are not exposed, in which functions of exposed relations are found too
     * @param roles reads what else is to be read with the schema
     */
    CatalogReader(Dispatcher dispatcher, List<String> schemas, List<String> further, Mono<Void> roles) {
        this.dispatcher = dispatcher;
        this.schemas = List.copyOf(schemas);
        this.further = List.copyOf(further);
        this.roles = roles;
    }

    /**
     * A new snapshot, on a thread for computation. Fails with {@link SchemaNotFoundException} when a configured
     * schema does not exist.
     */
    Mono<Catalog> read(long version) {
        return query(CatalogQueries.SCHEMAS, CatalogParser::schemas)
                .doOnNext(CatalogReader::refuseMissing)
                .then(roles)
                .then(query(CatalogQueries.RELATIONS, CatalogParser::relations))
                .flatMap(relations -> query(
                                CatalogQueries.RELATIONSHIPS,
                                json -> RelationshipsParser.parse(schemas, relations, json))
                        .flatMap(related -> query(CatalogQueries.FUNCTIONS, CatalogParser::functions)
                                .flatMap(functions -> query(CatalogQueries.HANDLERS, HandlersParser::parse)
                                        .map(handlers -> new Catalog(
                                                version, schemas, relations, related, functions, handlers)))));
    }

    /**
     * The bytes are copied where the row arrives, which is quick and leaves nothing to release if the reading is
     * cancelled. Thousands of tables take long to parse, longer than an event loop should be held up; parsing does
     * not block, so it goes where a thread a core computes.
     */
    private <T> Mono<T> query(CatalogQueries query, Function<byte[], T> parse) {
        return dispatcher
                .one(new Work(query.over(schemas, further), Context.CATALOGS, ORIGIN, DEADLINE))
                .map(row -> row.takeBytes(0))
                .publishOn(Schedulers.parallel())
                .map(parse);
    }

    private static void refuseMissing(CatalogParser.Schemas schemas) {
        if (!schemas.missing().isEmpty()) {
            throw new SchemaNotFoundException(schemas.missing(), schemas.existing());
        }
    }
}
