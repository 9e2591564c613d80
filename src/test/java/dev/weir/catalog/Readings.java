package dev.weir.catalog;

import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.Rows;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Notice;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/** Readings of the catalog whose queries stay under way until a test answers or fails them, one after the other. */
final class Readings implements Dispatcher {

    private static final Statement FIRST_QUERY = CatalogQueries.SCHEMAS.over(List.of("public"), List.of());

    private final Sinks.Many<Notice> notices = Sinks.many().multicast().directBestEffort();
    private final Set<Context> contexts = new HashSet<>();
    private final Deque<MonoSink<Row>> underway = new ArrayDeque<>();
    private int begun;

    @Override
    public Mono<Row> one(Work work) {
        return Mono.create(sink -> {
            contexts.add(work.context());
            if (work.statement().equals(FIRST_QUERY)) {
                begun++;
            }
            underway.add(sink);
        });
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
        return notices.asFlux();
    }

    /** How many have begun. */
    int begun() {
        return begun;
    }

    /** In which their queries ran. */
    Set<Context> contexts() {
        return contexts;
    }

    boolean isUnderway() {
        return !underway.isEmpty();
    }

    void tell(Notice notice) {
        notices.tryEmitNext(notice);
    }

    void answer(String json) {
        underway.remove().success(Rows.of(Unpooled.copiedBuffer(json, StandardCharsets.UTF_8)));
    }

    void answerNothing() {
        underway.remove().success();
    }

    void fail() {
        underway.remove().error(new SchemaReadingFailed());
    }

    /** What is answered for one table of text columns. */
    static String relation(String name, String... columns) {
        String list = Stream.of(columns).map("""
                {"name": "%s", "type": "text", "typeOid": 25, "base": "text", "listable": true, "operators": {},
                 "home": null, "casts": {}, "nullable": true, "hasDefault": false, "writable": true,
                 "enumValues": [], "default": null, "comment": null}"""::formatted).collect(Collectors.joining(","));
        return """
                [{"oid": 5, "schema": "public", "name": "%s", "kind": "TABLE", "columns": [%s], "primaryKey": [],
                  "insertable": true, "updatable": true, "deletable": true, "plain": true, "parent": false, "comment": null}]
                """.formatted(name, list);
    }

    private static final class SchemaReadingFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        SchemaReadingFailed() {
            super("no connection");
        }
    }
}
