package dev.weir.catalog;

import dev.weir.dispatch.work.TransactionRules;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One overload of a function.
 *
 * @param oid its identity: a function that was dropped and made anew has another one
 * @param returnType the type as SQL spells it
 * @param returnsRelation the relation whose rows it returns; null when it returns something else
 * @param columns of the rows that it returns, by its own declaration or that of a composite type; empty when it
 *     returns single values
 * @param comment the database's COMMENT ON
 * @param rules what its definition sets ({@code create function ... set}) that holds for the transaction which calls it
 */
public record Function(
        long oid,
        QualifiedName name,
        List<Parameter> parameters,
        String returnType,
        @Nullable QualifiedName returnsRelation,
        boolean returnsSet,
        Volatility volatility,
        List<Column> columns,
        @Nullable String comment,
        TransactionRules rules) {

    /** A function whose definition sets nothing, and that returns single values, or the rows of a relation. */
    public Function(
            long oid,
            QualifiedName name,
            List<Parameter> parameters,
            String returnType,
            @Nullable QualifiedName returnsRelation,
            boolean returnsSet,
            Volatility volatility,
            @Nullable String comment) {
        this(
                oid,
                name,
                parameters,
                returnType,
                returnsRelation,
                returnsSet,
                volatility,
                List.of(),
                comment,
                TransactionRules.NONE);
    }

    /** The types of a body, as SQL spells them. */
    private static final Set<String> OF_BODIES = Set.of("json", "jsonb", "text", "bytea", "xml");

    /** What the function promises; one that is not VOLATILE must not write. */
    public enum Volatility {
        IMMUTABLE,
        STABLE,
        VOLATILE
    }

    /**
     * An input parameter.
     *
     * @param name its name, empty when it has none
     * @param type the type as SQL spells it
     * @param required whether it has no default
     */
    public record Parameter(String name, String type, boolean required, boolean variadic) {}

    public Function {
        parameters = List.copyOf(parameters);
        columns = List.copyOf(columns);
    }

    /** Whether a request can give it what it requires: arguments have names, or a body is the only one. */
    boolean callable() {
        return takesBody()
                || parameters.stream()
                        .noneMatch(parameter ->
                                parameter.required() && parameter.name().isEmpty());
    }

    /** Whether its one parameter has no name and is a whole body. */
    public boolean takesBody() {
        return parameters.size() == 1
                && parameters.getFirst().name().isEmpty()
                && OF_BODIES.contains(parameters.getFirst().type());
    }

    /** Whether it returns nothing. */
    public boolean returnsVoid() {
        return returnType.equals("void");
    }
}
