package dev.weir.rest.plan;

import dev.weir.catalog.Column;
import dev.weir.catalog.Relation;
import dev.weir.error.FailureException;
import dev.weir.error.WriteFailure.NotTheKey;
import dev.weir.error.WriteFailure.OtherRow;
import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.request.Operator;
import dev.weir.rest.request.Writing.Resolution;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans what becomes of rows that are there already. */
final class Upserts {

    private Upserts() {}

    /** Without columns that make a row the same there is no conflict to resolve: null, as without a resolution. */
    static @Nullable Conflict conflict(ApiRequest request, Relation relation) {
        Resolution resolution = request.preferences().writing().resolution();
        List<String> names = request.conflict() == null ? relation.primaryKey() : request.conflict();
        return resolution == null || names.isEmpty()
                ? null
                : new Conflict(columns(names, relation), resolution == Resolution.MERGE_DUPLICATES);
    }

    /** What a PUT does: the row of the key becomes what was sent. */
    static Conflict ofKey(Relation relation) {
        return new Conflict(columns(relation.primaryKey(), relation), true);
    }

    private static List<Column> columns(List<String> names, Relation relation) {
        return names.stream().map(name -> CatalogNames.written(relation, name)).toList();
    }

    /**
     * The filter of a PUT, which names one row by the whole of its key.
     *
     * @param written the columns that the body has
     * @throws FailureException when it does anything else, or the body is of no row with a key
     */
    static Filter keyFilter(Filter filter, Relation relation, List<Column> written) {
        List<String> named = new ArrayList<>();
        List<Filter> members = filter instanceof Filter.And and ? and.members() : List.of(filter);
        for (Filter member : members) {
            if (!(member instanceof Filter.Compare compare)
                    || compare.operator() != Operator.EQ
                    || !(compare.expression() instanceof Expression.OfColumn key)) {
                throw new FailureException(new NotTheKey(relation.primaryKey()));
            }
            named.add(key.column().name());
        }
        if (named.size() != relation.primaryKey().size() || !named.containsAll(relation.primaryKey())) {
            throw new FailureException(new NotTheKey(relation.primaryKey()));
        }
        List<String> names = written.stream().map(Column::name).toList();
        if (!names.containsAll(relation.primaryKey())) {
            throw new FailureException(new OtherRow());
        }
        return filter;
    }
}
