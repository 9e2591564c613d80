package dev.weir.load.feed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table or view of the catalog.
 *
 * @param columns all of them, in order
 * @param key the columns of the primary key; none for a view
 */
record Relation(String name, List<Column> columns, List<String> key) {

    /** Views of the pooler's or an extension's own are of no interest, and the suites' own relations are asked by name. */
    private static final String CATALOG = """
            select c.relname, a.attname, t.typname, t.typcategory,
              exists (select from pg_operator o where o.oprname = '<' and o.oprleft = t.oid) as ordered,
              coalesce(a.attnum = any (i.indkey), false) as key
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            join pg_type t on t.oid = a.atttypid
            left join pg_index i on i.indrelid = c.oid and i.indisprimary
            where n.nspname = ? and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
              and c.relname not like 'weir\\_load\\_%'
              and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass
                and d.objid = c.oid and d.deptype = 'e')
            order by c.relname, a.attnum
            """;

    /**
     * A column.
     *
     * @param steady whether its JSON is the same whatever the settings of the session
     * @param ordered whether it can be compared
     */
    record Column(String name, boolean steady, boolean ordered) {}

    Relation {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** All relations of a schema that an API could serve. */
    static List<Relation> in(Connection connection, String schema) throws SQLException {
        Map<String, List<Column>> columns = new LinkedHashMap<>();
        Map<String, List<String>> keys = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(CATALOG)) {
            statement.setString(1, schema);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String relation = row.getString(1);
                    columns.computeIfAbsent(relation, name -> new ArrayList<>())
                            .add(new Column(
                                    row.getString(2), isSteady(row.getString(3), row.getString(4)), row.getBoolean(5)));
                    List<String> key = keys.computeIfAbsent(relation, name -> new ArrayList<>());
                    if (row.getBoolean(6)) {
                        key.add(row.getString(2));
                    }
                }
            }
        }
        return columns.entrySet().stream()
                .map(entry -> new Relation(entry.getKey(), entry.getValue(), keys.get(entry.getKey())))
                .toList();
    }

    /** Time zones, interval styles, locales and bytea_output belong to the session that asks. */
    private static boolean isSteady(String type, String category) {
        return switch (type) {
            case "timestamptz", "_timestamptz", "timetz", "money", "bytea", "_bytea", "tstzrange" -> false;
            default -> !category.equals("T") && !category.equals("C");
        };
    }

    /** The columns to ask for. */
    List<Column> steady() {
        return columns.stream().filter(Column::steady).toList();
    }
}
