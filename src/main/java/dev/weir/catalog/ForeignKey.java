package dev.weir.catalog;

import java.util.List;

/**
 * A foreign key.
 *
 * @param unique whether the referencing columns are unique, so that the relationship is one to one
 */
public record ForeignKey(
        String name,
        QualifiedName from,
        List<String> fromColumns,
        QualifiedName to,
        List<String> toColumns,
        boolean unique) {

    public ForeignKey {
        fromColumns = List.copyOf(fromColumns);
        toColumns = List.copyOf(toColumns);
    }
}
