package dev.weir.warmup;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.Relation;
import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.SqlFile;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tables that the service can ask itself for, as a role that can read them.
 *
 * @param role null for the one that the service logs in as
 * @param tables tables of the default schema, each with a key by which a row is found at once
 */
record ReadableTables(@Nullable String role, List<Relation> tables) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Origin ORIGIN = Origin.own("catalog");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Shape SHAPE =
            new Shape(List.of(SqlFile.text(ReadableTables.class, "readable.sql").split(":tables|:preferred", -1)));

    /** How many tables PostgreSQL is asked of; more would not make the JVM faster. */
    private static final int MOST_CANDIDATES = 50;

    /**
     * Tables of a catalog, those first whose reading reaches no user-defined code.
     *
     * @param preferred the role that comes first if it can read any; null for none
     */
    static Mono<ReadableTables> among(Catalog catalog, @Nullable String preferred, Dispatcher dispatcher) {
        List<Relation> candidates = catalog.relations().values().stream()
                .filter(relation ->
                        relation.name().schema().equals(catalog.schemas().getFirst()))
                .filter(TablePaths::canBeAsked)
                .sorted(Comparator.comparing(Relation::plain).reversed().thenComparing(relation -> relation.name()
                        .name()))
                .limit(MOST_CANDIDATES)
                .toList();
        List<Long> oids = candidates.stream().map(Relation::oid).toList();
        String role = preferred == null ? "" : preferred;
        Statement statement = new Statement(SHAPE, List.of(JSON.writeValueAsString(oids), role), Effects.PLAIN_READ);
        return dispatcher
                .one(new Work(statement, Context.CATALOGS, ORIGIN, LIMIT))
                .map(row -> of(JSON.readTree(row.takeBytes(0)), candidates));
    }

    private static ReadableTables of(JsonNode answer, List<Relation> candidates) {
        JsonNode role = answer.required("role");
        Set<Long> oids =
                answer.required("tables").valueStream().map(JsonNode::asLong).collect(Collectors.toSet());
        List<Relation> tables = candidates.stream()
                .filter(relation -> oids.contains(relation.oid()))
                .toList();
        return new ReadableTables(role.isNull() ? null : role.stringValue(), tables);
    }
}
