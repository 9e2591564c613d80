package dev.weir.rest.plan;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.Column;
import dev.weir.catalog.Relation;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.InvalidBody;
import dev.weir.error.WriteFailure.FilterRequired;
import dev.weir.rest.request.Action;
import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.request.Explanation;
import dev.weir.rest.request.Form;
import dev.weir.rest.request.Payload;
import dev.weir.rest.request.Preferences.Result;
import dev.weir.rest.request.Target;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Resolves requests against the catalog. Pure and safe for any number of threads.
 *
 * <p>Whatever the catalog can refuse is refused with a {@link FailureException}; what only PostgreSQL knows (types,
 * privileges, constraints, columns that are generated) is left to PostgreSQL.
 */
public final class Planner {

    private final @Nullable Long maxRows;
    private final long maxBytes;
    private final boolean aggregates;
    private final boolean requireFilter;
    private final boolean explains;

    /** A planner without aggregates, that lets a PATCH or DELETE be of all rows. */
    public Planner(@Nullable Long maxRows, long maxBytes) {
        this(maxRows, maxBytes, false);
    }

    /** A planner that lets a PATCH or DELETE be of all rows. */
    public Planner(@Nullable Long maxRows, long maxBytes, boolean aggregates) {
        this(maxRows, maxBytes, aggregates, false);
    }

    /** A planner that tells no plans. */
    public Planner(@Nullable Long maxRows, long maxBytes, boolean aggregates, boolean requireFilter) {
        this(maxRows, maxBytes, aggregates, requireFilter, false);
    }

    /**
     * A planner with the service's limits.
     *
     * @param maxRows the most rows that a read answers; null for no maximum
     * @param maxBytes the most bytes that an answer has as JSON
     * @param aggregates whether a selection may have aggregates
     * @param requireFilter whether a PATCH or DELETE without a filter is refused
     * @param explains whether the plan of a statement may be asked for
     */
    public Planner(@Nullable Long maxRows, long maxBytes, boolean aggregates, boolean requireFilter, boolean explains) {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
        this.aggregates = aggregates;
        this.requireFilter = requireFilter;
        this.explains = explains;
    }

    public Plan plan(ApiRequest request, Catalog catalog) {
        Optional<Explanation> how = explains ? request.accepted().explanation() : Optional.empty();
        return how.<Plan>map(explanation -> explained(request, explanation, catalog))
                .orElseGet(() -> planned(request, catalog));
    }

    private Plan explained(ApiRequest request, Explanation how, Catalog catalog) {
        return new ExplainPlan(planned(request.accepting(how.of()), catalog), how, request.action() != Action.HEAD);
    }

    private Plan planned(ApiRequest request, Catalog catalog) {
        return switch (request.target()) {
            case Target.Relation named ->
                plan(request, CatalogNames.relation(request.schema(), named.name(), catalog), catalog);
            case Target.Function named ->
                new CallPlanner(catalog, form -> new NodePlanner(catalog, maxRows, aggregates, form), maxBytes)
                        .plan(request, named.name());
        };
    }

    private Plan plan(ApiRequest request, Relation relation, Catalog catalog) {
        Methods.require(relation, request.action());
        return switch (request.action()) {
            case READ, QUERY -> read(request, relation, catalog, true);
            case HEAD -> read(request, relation, catalog, false);
            case INSERT -> insert(request, relation, catalog);
            case UPDATE -> update(request, relation, catalog);
            case DELETE -> delete(request, relation, catalog);
            case PUT -> put(request, relation, catalog);
            case CALL -> throw new IllegalStateException("A relation cannot be called");
        };
    }

    /** The HTTP methods of a target, for {@code OPTIONS}. */
    public List<String> methods(@Nullable String schema, Target target, Catalog catalog) {
        return switch (target) {
            case Target.Relation named -> Methods.of(CatalogNames.relation(schema, named.name(), catalog));
            case Target.Function named -> CallPlanner.methods(Calls.name(schema, named.name(), catalog), catalog);
        };
    }

    private Plan read(ApiRequest request, Relation relation, Catalog catalog, boolean body) {
        Form form = Forms.of(request, relation, catalog);
        ReadNode root = new NodePlanner(catalog, maxRows, aggregates, form).read(request, relation);
        Counting counting =
                form.isStream() ? null : Counting.of(request.preferences().count(), maxRows);
        return new ReadPlan(root, form, body, counting, maxBytes);
    }

    private Plan insert(ApiRequest request, Relation relation, Catalog catalog) {
        Payload payload = payload(request);
        return new InsertPlan(
                relation,
                written(request, payload, relation),
                payload,
                returned(request, relation, catalog),
                located(request, payload, relation),
                Forms.of(request, relation, catalog),
                represented(request),
                counted(request),
                Upserts.conflict(request, relation),
                null,
                Terms.of(request.preferences().writing(), maxBytes));
    }

    private Plan put(ApiRequest request, Relation relation, Catalog catalog) {
        Upserts.requireKey(request.filter(), relation);
        Payload payload = payload(request);
        List<Column> columns = written(request, payload, relation);
        Upserts.requireKeyIn(columns, relation);
        return new InsertPlan(
                relation,
                columns,
                payload,
                returned(request, relation, catalog),
                List.of(),
                Forms.of(request, relation, catalog),
                represented(request),
                counted(request),
                Upserts.ofKey(relation),
                filter(request, relation, catalog),
                Terms.of(request.preferences().writing(), maxBytes));
    }

    private Plan update(ApiRequest request, Relation relation, Catalog catalog) {
        requireFilter(request);
        Payload payload = payload(request);
        requireOne(payload);
        return new UpdatePlan(
                relation,
                payload.rows() == 0 ? List.of() : written(request, payload, relation),
                payload,
                filter(request, relation, catalog),
                returned(request, relation, catalog),
                Forms.of(request, relation, catalog),
                represented(request),
                counted(request),
                Terms.of(request.preferences().writing(), maxBytes).within(request.page()));
    }

    private Plan delete(ApiRequest request, Relation relation, Catalog catalog) {
        requireFilter(request);
        return new DeletePlan(
                relation,
                filter(request, relation, catalog),
                returned(request, relation, catalog),
                Forms.of(request, relation, catalog),
                represented(request),
                counted(request),
                Terms.of(request.preferences().writing(), maxBytes).within(request.page()));
    }

    private static void requireOne(Payload payload) {
        if (payload.rows() > 1) {
            throw new FailureException(new InvalidBody(
                    "A PATCH takes one object",
                    "The body has %d, and only one could be written".formatted(payload.rows())));
        }
    }

    private void requireFilter(ApiRequest request) {
        if (requireFilter && request.filter().isAll()) {
            throw new FailureException(new FilterRequired(Methods.method(request.action())));
        }
    }

    private static Payload payload(ApiRequest request) {
        Payload payload = request.payload();
        if (payload == null) {
            throw new FailureException(new InvalidBody("The request has no body", null));
        }
        return payload;
    }

    private static List<Column> written(ApiRequest request, Payload payload, Relation relation) {
        Collection<String> names = request.columns() == null ? payload.keys() : request.columns();
        return names.stream()
                .distinct()
                .map(name -> CatalogNames.written(relation, name))
                .toList();
    }

    private static Filter filter(ApiRequest request, Relation relation, Catalog catalog) {
        return new Filters(new Names(catalog, relation, Map.of())).of(request.filter());
    }

    /** What is asked of the rows that were written; without a body the names are checked all the same. */
    private ReadNode returned(ApiRequest request, Relation relation, Catalog catalog) {
        Form form = Forms.of(request, relation, catalog);
        ReadNode asked = new NodePlanner(catalog, null, aggregates, form).returned(request, relation);
        return represented(request) ? asked : ReadNode.nothing(relation);
    }

    /** One row with a primary key has a URL of its own; one header cannot name several. */
    private static List<String> located(ApiRequest request, Payload payload, Relation relation) {
        boolean asked = request.preferences().result() == Result.HEADERS_ONLY && payload.rows() == 1;
        return asked ? relation.primaryKey() : List.of();
    }

    private static boolean represented(ApiRequest request) {
        return request.preferences().result() == Result.REPRESENTATION;
    }

    private static boolean counted(ApiRequest request) {
        return request.preferences().count() != null;
    }
}
