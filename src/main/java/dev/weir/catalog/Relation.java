package dev.weir.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A table or a view.
 *
 * @param oid its identity: a relation that was dropped and made anew under its name has another one
 * @param columns by name, in the order of the table
 * @param primaryKey the columns of the primary key in its order; of a view that takes inserts those that show the key
 *     of the one table that they go to; empty without one
 * @param plain whether reading it reaches no user-defined code: no policy, no function of the user's in a view
 * @param parent whether rows of other tables, which inherit from it or are its partitions, are read as its own
 * @param comment the database's COMMENT ON
 */
public record Relation(
        long oid,
        QualifiedName name,
        Kind kind,
        SequencedMap<String, Column> columns,
        List<String> primaryKey,
        boolean insertable,
        boolean updatable,
        boolean deletable,
        boolean plain,
        boolean parent,
        @Nullable String comment) {

    /** One of which no other table's rows are read. */
    public Relation(
            long oid,
            QualifiedName name,
            Kind kind,
            SequencedMap<String, Column> columns,
            List<String> primaryKey,
            boolean insertable,
            boolean updatable,
            boolean deletable,
            boolean plain,
            @Nullable String comment) {
        this(oid, name, kind, columns, primaryKey, insertable, updatable, deletable, plain, false, comment);
    }

    /** What PostgreSQL calls it. */
    public enum Kind {
        TABLE,
        PARTITIONED_TABLE,
        VIEW,
        MATERIALIZED_VIEW,
        FOREIGN_TABLE
    }

    public Relation {
        columns = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(columns));
        primaryKey = List.copyOf(primaryKey);
    }

    /** Whether its rows are stored, in it or in its partitions. */
    public boolean isTable() {
        return kind == Kind.TABLE || kind == Kind.PARTITIONED_TABLE;
    }

    public Optional<Column> column(String name) {
        return Optional.ofNullable(columns.get(name));
    }
}
