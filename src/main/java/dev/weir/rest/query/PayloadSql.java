package dev.weir.rest.query;

import dev.weir.catalog.Column;
import dev.weir.catalog.QualifiedName;
import dev.weir.rest.request.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the objects of a body as rows, which PostgreSQL takes apart by the columns' types. A domain that reads JSON by a
 * function of its own is given the JSON.
 */
final class PayloadSql {

    private static final String READ = "q";

    private final SqlWriter out;
    private final String alias;

    /** @param alias of the rows, SQL of our own */
    PayloadSql(SqlWriter out, String alias) {
        this.out = out;
        this.alias = alias;
    }

    /** @param whole whether each object is there as {@code e.o} besides */
    void from(Payload payload, List<Column> columns, boolean whole) {
        boolean read = columns.stream().anyMatch(column -> reader(column) != null);
        out.sql(" from ");
        if (whole) {
            out.sql("json_array_elements(" + (payload.array() ? "" : "json_build_array("))
                    .argument(payload.json())
                    .sql((payload.array() ? "" : "::json)") + ") as e(o) cross join lateral ");
        }
        if (read) {
            out.sql("(select ").each(columns, ", ", this::read).sql(" from ");
        }
        out.sql(payload.array() && !whole ? "json_to_recordset(" : "json_to_record(");
        if (whole) {
            out.sql("e.o");
        } else {
            out.argument(payload.json());
        }
        out.sql(") as " + (read ? READ : alias) + "(")
                .each(columns, ", ", column -> out.name(column.name())
                        .sql(" " + (reader(column) == null ? column.type() : "json")))
                .sql(read ? ")) as " + alias : ")");
    }

    private void read(Column column) {
        QualifiedName function = reader(column);
        if (function == null) {
            out.column(READ, column);
        } else {
            out.name(function).sql("(").column(READ, column).sql(") as ").name(column.name());
        }
    }

    private static @Nullable QualifiedName reader(Column column) {
        return column.dataType().casts().fromJson();
    }
}
