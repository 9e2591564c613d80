package dev.weir.rest;

import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks PostgreSQL which relations of a schema the role of the request may read or write, at least in part. */
final class Privileges {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Shape SHAPE = new Shape(List.of(
            "select coalesce(json_agg(c.relname), '[]') from pg_catalog.pg_class as c"
                    + " join pg_catalog.pg_namespace as n on n.oid = c.relnamespace"
                    + " where c.relkind in ('r', 'p', 'v', 'm', 'f') and pg_catalog.has_schema_privilege(n.oid, 'usage')"
                    + " and (pg_catalog.has_table_privilege(c.oid, 'delete')"
                    + " or pg_catalog.has_any_column_privilege(c.oid, 'select, insert, update')) and n.nspname = ",
            ""));

    private Privileges() {}

    static Statement statement(String schema) {
        return new Statement(SHAPE, List.of(schema), Effects.PLAIN_READ, Reply.ROW, List.of("names"));
    }

    /** The names of the relations; takes the row over. */
    static Set<String> names(Row row) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode name : JSON.readTree(row.takeBytes(0))) {
            names.add(name.asString());
        }
        return names;
    }
}
