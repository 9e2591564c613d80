package dev.weir.rest.plan;

import dev.weir.catalog.Column;
import dev.weir.catalog.Relation;
import dev.weir.error.FailureException;
import dev.weir.error.WriteFailure.NotTheKey;
import dev.weir.error.WriteFailure.OtherRow;
import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.request.Condition;
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
     * Refuses a PUT whose filter does anything but name one row by the whole of its key.
     *
     * @throws FailureException also when there is no key
     */
    static void requireKey(Condition filter, Relation relation) {
        List<Condition> members = filter instanceof Condition.And and ? and.members() : List.of(filter);
        List<String> named = new ArrayList<>();
        for (Condition member : members) {
            if (member instanceof Condition.Compare compare
                    && compare.operator() == Operator.EQ
                    && compare.path().steps().isEmpty()) {
                named.add(compare.path().column());
            }
        }
        List<String> key = relation.primaryKey();
        boolean whole = named.size() == members.size() && named.size() == key.size() && named.containsAll(key);
        if (!whole || key.isEmpty()) {
            throw new FailureException(new NotTheKey(key));
        }
    }

    /** Refuses a PUT whose body is of no row with a key. */
    static void requireKeyIn(List<Column> written, Relation relation) {
        if (!written.stream().map(Column::name).toList().containsAll(relation.primaryKey())) {
            throw new FailureException(new OtherRow());
        }
    }
}
