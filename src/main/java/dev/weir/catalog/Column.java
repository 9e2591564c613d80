package dev.weir.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of a relation.
 *
 * @param type the type as SQL spells it, with its modifier: {@code numeric(10,2)}, {@code text[]}; with its schema
 *     unless that is {@code pg_catalog}, so that it means the same under every search path
 * @param dataType what the type is
 * @param nullable whether it may hold NULL
 * @param hasDefault whether an insert may leave it out although it is not nullable
 * @param writable false for generated columns, for identities that are always generated, and for computed columns
 *     of views
 * @param enumValues the labels of its enum type in order; empty for other types
 * @param defaultSql the expression that it gets where an insert leaves it out, with the schema before each name; null
 *     when that is NULL, or PostgreSQL alone can make it
 * @param comment the database's COMMENT ON
 */
public record Column(
        String name,
        String type,
        DataType dataType,
        boolean nullable,
        boolean hasDefault,
        boolean writable,
        List<String> enumValues,
        @Nullable String defaultSql,
        @Nullable String comment) {

    /** A column without a default. */
    public Column(
            String name,
            String type,
            DataType dataType,
            boolean nullable,
            boolean hasDefault,
            boolean writable,
            List<String> enumValues,
            @Nullable String comment) {
        this(name, type, dataType, nullable, hasDefault, writable, enumValues, null, comment);
    }

    public Column {
        enumValues = List.copyOf(enumValues);
    }
}
