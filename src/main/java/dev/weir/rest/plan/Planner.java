package dev.weir.rest.plan;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.Column;
import dev.weir.catalog.Relation;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.InvalidBody;
import dev.weir.error.RequestFailure.Malformed;
import dev.weir.rest.request.Action;
import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.request.Page;
import dev.weir.rest.request.Payload;
import dev.weir.rest.request.Preferences.Result;
import dev.weir.rest.request.Target;
import java.util.Collection;
import java.util.List;
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

    /**
     * A planner with the service's limits.
     *
     * @param maxRows the most rows that a read answers; null for no maximum
     * @param maxBytes the most bytes that a read answers as JSON
     */
    public Planner(@Nullable Long maxRows, long maxBytes) {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
    }

    public Plan plan(ApiRequest request, Catalog catalog) {
        return switch (request.target()) {
            case Target.Relation named -> plan(request, CatalogNames.relation(request.schema(), named.name(), catalog));
        };
    }

    private Plan plan(ApiRequest request, Relation relation) {
        Methods.require(relation, request.action());
        return switch (request.action()) {
            case READ, QUERY -> read(request, relation, true);
            case HEAD -> read(request, relation, false);
            case INSERT -> insert(request, relation);
            case UPDATE -> update(request, relation);
            case DELETE -> delete(request, relation);
        };
    }

    /** The HTTP methods of a target, for {@code OPTIONS}. */
    public List<String> methods(@Nullable String schema, Target target, Catalog catalog) {
        return switch (target) {
            case Target.Relation named -> Methods.of(CatalogNames.relation(schema, named.name(), catalog));
        };
    }

    private Plan read(ApiRequest request, Relation relation, boolean body) {
        ReadNode root = new ReadNode(
                relation,
                Outputs.of(relation, request.select()),
                Filters.of(relation, request.filter()),
                order(request, relation),
                clamp(request.page()));
        return new ReadPlan(
                root, request.format(), body, Counting.of(request.preferences().count(), maxRows), maxBytes);
    }

    private static List<Ordering> order(ApiRequest request, Relation relation) {
        return request.order().stream()
                .map(term -> new Ordering(CatalogNames.read(relation, term.path()), term.direction(), term.nulls()))
                .toList();
    }

    private Page clamp(Page page) {
        if (maxRows == null) {
            return page;
        }
        Long limit = page.limit();
        return new Page(limit == null ? maxRows : Long.valueOf(Math.min(limit, maxRows)), page.offset());
    }

    private static Plan insert(ApiRequest request, Relation relation) {
        requireWhole(request);
        Payload payload = payload(request);
        return new InsertPlan(
                relation,
                written(request, payload, relation),
                payload,
                returned(request, relation),
                located(request, payload, relation),
                request.format(),
                represented(request),
                counted(request));
    }

    private static Plan update(ApiRequest request, Relation relation) {
        requireWhole(request);
        Payload payload = payload(request);
        return new UpdatePlan(
                relation,
                payload.rows() == 0 ? List.of() : written(request, payload, relation),
                payload,
                Filters.of(relation, request.filter()),
                returned(request, relation),
                request.format(),
                represented(request),
                counted(request));
    }

    private static Plan delete(ApiRequest request, Relation relation) {
        requireWhole(request);
        return new DeletePlan(
                relation,
                Filters.of(relation, request.filter()),
                returned(request, relation),
                request.format(),
                represented(request),
                counted(request));
    }

    /** A write is of all rows that pass its filter, in no order; PostgreSQL has no window over them. */
    private static void requireWhole(ApiRequest request) {
        if (!request.order().isEmpty() || !request.page().equals(Page.ALL)) {
            throw new FailureException(new Malformed(
                    "order, limit and offset are not supported with " + Methods.method(request.action()),
                    null,
                    request.action() == Action.INSERT
                            ? "Leave them out: all rows of the body are inserted, in its order"
                            : "Choose the rows of a PATCH or DELETE by filters"));
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

    private static List<Output> returned(ApiRequest request, Relation relation) {
        List<Output> output = Outputs.of(relation, request.select());
        return represented(request) ? output : List.of();
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
