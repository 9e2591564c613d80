package dev.weir.rest.plan;

import dev.weir.catalog.Column;
import dev.weir.catalog.ComputedColumn;
import dev.weir.catalog.DataType;
import dev.weir.catalog.QualifiedName;
import dev.weir.rest.request.Aggregate;
import dev.weir.rest.request.JsonStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of a row that is selected, compared or ordered by. */
public sealed interface Expression {

    /** The type of JSON that PostgreSQL has taken apart. */
    DataType JSON = new DataType(0, "jsonb", true);

    /** The least oid of a type that somebody has made (FirstNormalObjectId). */
    long FIRST_OWN = 16384;

    DataType TEXT = new DataType(0, "text", true);

    /** What PostgreSQL takes it for; only where values are compared with it, its operators matter. */
    DataType dataType();

    /** Whether it reaches no user-defined code, if reading the relation does not. */
    boolean plain();

    record OfColumn(Column column) implements Expression {
        @Override
        public DataType dataType() {
            return column.dataType();
        }

        @Override
        public boolean plain() {
            return true;
        }
    }

    /** A function of the row. */
    record OfFunction(ComputedColumn computed) implements Expression {
        @Override
        public DataType dataType() {
            return computed.column().dataType();
        }

        @Override
        public boolean plain() {
            return false;
        }
    }

    /** A place in JSON; what is no JSON is made such. */
    record OfPath(Expression base, List<JsonStep> steps) implements Expression {

        public OfPath {
            steps = List.copyOf(steps);
        }

        @Override
        public DataType dataType() {
            return steps.getLast().asText() ? TEXT : JSON;
        }

        @Override
        public boolean plain() {
            return base.plain();
        }
    }

    /** A value of a domain as the JSON that a function makes of it. */
    record Shown(Expression of, QualifiedName function) implements Expression {
        @Override
        public DataType dataType() {
            return JSON;
        }

        @Override
        public boolean plain() {
            return false;
        }
    }

    record Cast(Expression of, SqlType type) implements Expression {
        @Override
        public DataType dataType() {
            return TEXT;
        }

        @Override
        public boolean plain() {
            return of.plain() && type.builtIn();
        }
    }

    /** One value of many rows; without an expression it counts them. */
    record Aggregated(@Nullable Expression of, Aggregate function) implements Expression {
        @Override
        public DataType dataType() {
            return TEXT;
        }

        @Override
        public boolean plain() {
            return (of == null || of.plain()) && isBuiltIn();
        }

        /** Whether it is PostgreSQL's own; of a type of the user's there may be another of the name. */
        public boolean isBuiltIn() {
            return switch (of) {
                case null -> true;
                case Cast cast -> cast.type().builtIn();
                case Spread spread -> false;
                default -> function == Aggregate.COUNT || of.dataType().oid() < FIRST_OWN;
            };
        }
    }

    /** An embedded relation's rows as JSON. */
    record Embedded(int embed, boolean many) implements Expression {
        @Override
        public DataType dataType() {
            return JSON;
        }

        @Override
        public boolean plain() {
            return true;
        }
    }

    /**
     * A member of an embedded relation's row; of many rows an array of them.
     *
     * @param json whether it is of type json
     */
    record Spread(int embed, int member, boolean many, boolean json) implements Expression {
        @Override
        public DataType dataType() {
            return JSON;
        }

        @Override
        public boolean plain() {
            return true;
        }
    }

    /** What an embedded relation of one row is asked for to order by. */
    record Related(int embed, int number) implements Expression {
        @Override
        public DataType dataType() {
            return TEXT;
        }

        @Override
        public boolean plain() {
            return true;
        }
    }

    /** Whether it can be compared by the operator without reaching user-defined code either. */
    default boolean plain(String operator) {
        return plain()
                && comparesPlainly(dataType(), operator)
                && dataType().casts().fromText() == null;
    }

    /** Whether the operator is PostgreSQL's own for a type. */
    static boolean comparesPlainly(DataType type, String operator) {
        return type.schemaOf(operator).map("pg_catalog"::equals).orElse(true);
    }

    /** Whether it is of type json, which has no equality. */
    default boolean isJson() {
        return switch (this) {
            case Embedded embedded -> true;
            case Spread spread -> spread.json();
            case OfPath path -> !path.steps().getLast().asText() && path.base().isJson();
            case Cast cast -> cast.type().builtIn() && cast.type().name().equals("json");
            case Aggregated aggregated -> false;
            case Shown shown -> true;
            default -> dataType().base().equals("json");
        };
    }

    /** Whether it needs more than one row. */
    default boolean aggregates() {
        return switch (this) {
            case Aggregated aggregated -> true;
            case Cast cast -> cast.of().aggregates();
            default -> false;
        };
    }
}
