package dev.weir.catalog;

import java.util.List;

/**
 * A foreign key.
 *
 * @param primaryKey the columns of the primary key of the table that has it
 * @param unique whether the referencing columns are unique, so that the relationship is one to one
 */
record ForeignKey(
        String name,
        QualifiedName from,
        List<String> fromColumns,
        QualifiedName to,
        List<String> toColumns,
        List<String> primaryKey,
        boolean unique) {

    ForeignKey {
        fromColumns = List.copyOf(fromColumns);
        toColumns = List.copyOf(toColumns);
        primaryKey = List.copyOf(primaryKey);
    }
}
