package dev.weir.rest;

import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks PostgreSQL what of a schema the role of the request may use: relations, at least in part, and functions. */
final class Privileges {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Shape SHAPE = new Shape(List.of(
            "select json_build_object('relations', (select coalesce(json_agg(c.relname), '[]')"
                    + " from pg_catalog.pg_class as c"
                    + " join pg_catalog.pg_namespace as n on n.oid = c.relnamespace"
                    + " where c.relkind in ('r', 'p', 'v', 'm', 'f') and pg_catalog.has_schema_privilege(n.oid, 'usage')"
                    + " and (pg_catalog.has_table_privilege(c.oid, 'delete')"
                    + " or pg_catalog.has_any_column_privilege(c.oid, 'select, insert, update')) and n.nspname = ",
            "), 'functions', (select coalesce(json_agg(p.oid::int8), '[]')"
                    + " from pg_catalog.pg_proc as p"
                    + " join pg_catalog.pg_namespace as n on n.oid = p.pronamespace"
                    + " where p.prokind = 'f' and pg_catalog.has_schema_privilege(n.oid, 'usage')"
                    + " and pg_catalog.has_function_privilege(p.oid, 'execute') and n.nspname = ",
            "))"));

    private Privileges() {}

    /** What may be used: names of relations, and oids of functions. */
    record Usable(Set<String> relations, Set<Long> functions) {}

    static Statement statement(String schema) {
        return new Statement(SHAPE, List.of(schema, schema), Effects.PLAIN_READ, Reply.ROW, List.of("usable"));
    }

    /** What the row says; takes it over. */
    static Usable usable(Row row) {
        JsonNode usable = JSON.readTree(row.takeBytes(0));
        Set<String> relations = new HashSet<>();
        usable.required("relations").forEach(name -> relations.add(name.asString()));
        Set<Long> functions = new HashSet<>();
        usable.required("functions").forEach(oid -> functions.add(oid.longValue()));
        return new Usable(relations, functions);
    }
}
