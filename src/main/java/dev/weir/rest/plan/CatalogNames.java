package dev.weir.rest.plan;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.Column;
import dev.weir.catalog.Nearest;
import dev.weir.catalog.QualifiedName;
import dev.weir.catalog.Relation;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.ColumnNotFound;
import dev.weir.error.RequestFailure.RelationNotFound;
import dev.weir.error.RequestFailure.SchemaNotExposed;
import dev.weir.error.RequestFailure.UnknownColumn;
import dev.weir.rest.request.FieldPath;
import org.jspecify.annotations.Nullable;

/** Looks names up in the catalog, and says what was probably meant when there is no such name. */
final class CatalogNames {

    private CatalogNames() {}

    /** The schema of a request: the default one where it names none. */
    static String exposed(@Nullable String schema, Catalog catalog) {
        String exposed = schema == null ? catalog.schemas().getFirst() : schema;
        if (!catalog.schemas().contains(exposed)) {
            throw new FailureException(new SchemaNotExposed(exposed, String.join(", ", catalog.schemas())));
        }
        return exposed;
    }

    static Relation relation(@Nullable String schema, String relation, Catalog catalog) {
        String exposed = exposed(schema, catalog);
        QualifiedName name = new QualifiedName(exposed, relation);
        return catalog.relation(name)
                .orElseThrow(() -> new FailureException(new RelationNotFound(
                        exposed, relation, catalog.nearest(name).orElse(null))));
    }

    /** The column that a selection, a filter or an order names. */
    static Column read(Relation relation, FieldPath path) {
        return relation.column(path.column())
                .orElseThrow(() -> new FailureException(new UnknownColumn(
                        relation.name().name(),
                        path.column(),
                        MeantColumns.of(path.column(), relation.columns().keySet()))));
    }

    /** The column that a body or {@code columns=} names. */
    static Column written(Relation relation, String column) {
        return relation.column(column)
                .orElseThrow(() -> new FailureException(
                        new ColumnNotFound(relation.name().name(), column, nearest(relation, column))));
    }

    private static @Nullable String nearest(Relation relation, String column) {
        return Nearest.among(relation.columns().keySet()).to(column).orElse(null);
    }
}
