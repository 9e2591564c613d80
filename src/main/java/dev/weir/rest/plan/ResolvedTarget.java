package dev.weir.rest.plan;

import dev.weir.catalog.Function;
import dev.weir.catalog.QualifiedName;
import dev.weir.catalog.Relation;

/** A {@link dev.weir.rest.request.Target} that the catalog knows. */
public sealed interface ResolvedTarget {

    /** Its schema and name, which is the route of the request. */
    QualifiedName name();

    /** A table or view. */
    record OfRelation(Relation relation) implements ResolvedTarget {
        @Override
        public QualifiedName name() {
            return relation.name();
        }
    }

    /** A function. */
    record OfFunction(Function function) implements ResolvedTarget {
        @Override
        public QualifiedName name() {
            return function.name();
        }
    }
}
