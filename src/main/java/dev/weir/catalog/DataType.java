package dev.weir.catalog;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL takes a column's type for, beyond its spelling.
 *
 * @param oid its identity: a type that was dropped and made anew under its name has another one
 * @param base the type below all domains, as SQL spells it and without a modifier; the type itself when it is no domain
 * @param listable whether several of its values can be written as one array literal: it has an array type, whose
 *     elements are parted by commas
 * @param operators the schema of each binary operator of its own, by the operator's symbol; empty for a type that has
 *     none outside {@code pg_catalog}
 * @param home the schema in which any other operator is looked for, so that another type's does not stand in for it;
 *     null where the search path decides
 * @param casts how it is shown and read, if it is a domain
 */
public record DataType(
        long oid,
        String base,
        boolean listable,
        Map<String, String> operators,
        @Nullable String home,
        Casts casts) {

    public DataType {
        operators = Map.copyOf(operators);
    }

    /** A type that is shown and read as PostgreSQL does. */
    public DataType(long oid, String base, boolean listable, Map<String, String> operators, @Nullable String home) {
        this(oid, base, listable, operators, home, Casts.NONE);
    }

    /** A type without operators of its own. */
    public DataType(long oid, String base, boolean listable) {
        this(oid, base, listable, Map.of(), null);
    }

    /** The schema of the operator that this symbol means to the type; empty where the search path decides. */
    public Optional<String> schemaOf(String symbol) {
        String own = operators.get(symbol);
        return Optional.ofNullable(own == null ? home : own);
    }
}
