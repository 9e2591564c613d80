package dev.weir.rest.plan;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.Column;
import dev.weir.catalog.ComputedColumn;
import dev.weir.catalog.DataType;
import dev.weir.catalog.QualifiedName;
import dev.weir.catalog.Relation;
import dev.weir.catalog.Relation.Kind;
import dev.weir.catalog.Relationship;
import dev.weir.catalog.Relationships;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A small catalog for tests: two tables, a view that only reads, and a table of another exposed schema. */
public final class Shop {

    public static final Relation CUSTOMERS = table(
            "public",
            "customers",
            column("id", "integer"),
            column("name", "text"),
            column("email", "character varying(80)"),
            column("tags", "text[]"),
            column("area", "box"),
            column("search", "tsvector"),
            column("settings", "jsonb"),
            column(
                    "login",
                    "\"s x\".citext",
                    new DataType(1, "\"s x\".citext", true, Map.of("=", "s x", "~~", "o"), "s x")),
            column("logins", "odd[]", new DataType(2, "odd[]", false, Map.of("=", "pg_catalog"), "s x")),
            column("doc", "public.doc", new DataType(3, "text", true)));

    public static final Relation ORDERS =
            table("public", "orders", List.of("id"), column("id", "bigint"), column("total", "numeric(10,2)"));

    public static final Relation SALES = new Relation(
            0,
            new QualifiedName("public", "sales"),
            Kind.VIEW,
            byName(column("day", "date")),
            List.of(),
            false,
            true,
            false,
            false,
            null);

    public static final Relation AUDIT = table("internal", "we\"ird", column("a\"b", "text"));

    public static final Relation ITEMS =
            table("public", "items", column("order_id", "bigint"), column("price", "numeric(10,2)"));

    private static final Relationships RELATIONSHIPS = new Relationships(
            List.of(
                    key(ORDERS, "id", CUSTOMERS, "id", true),
                    key(CUSTOMERS, "id", ORDERS, "id", false),
                    key(ITEMS, "order_id", ORDERS, "id", true),
                    key(ORDERS, "id", ITEMS, "order_id", false),
                    new Relationship.ByFunction(
                            CUSTOMERS.name(), SALES.name(), new QualifiedName("public", "bought"), false)),
            Map.of(
                    CUSTOMERS.name(),
                    Map.of(
                            "initial",
                            new ComputedColumn(new QualifiedName("public", "initial"), column("initial", "text")))));

    public static final Catalog CATALOG = new Catalog(
            1,
            List.of("public", "internal"),
            Map.of(
                    CUSTOMERS.name(),
                    CUSTOMERS,
                    ORDERS.name(),
                    ORDERS,
                    ITEMS.name(),
                    ITEMS,
                    SALES.name(),
                    SALES,
                    AUDIT.name(),
                    AUDIT),
            RELATIONSHIPS,
            Map.of());

    private Shop() {}

    private static Relationship key(Relation from, String column, Relation to, String other, boolean holdsKey) {
        return new Relationship.ByKey(
                from.name(),
                to.name(),
                holdsKey ? Relationship.Cardinality.MANY_TO_ONE : Relationship.Cardinality.ONE_TO_MANY,
                (holdsKey ? from : to).name().name() + "_key",
                List.of(new Relationship.Pair(column, other)),
                holdsKey,
                false);
    }

    private static Relation table(String schema, String name, Column... columns) {
        return table(schema, name, List.of(), columns);
    }

    private static Relation table(String schema, String name, List<String> key, Column... columns) {
        return new Relation(
                0, new QualifiedName(schema, name), Kind.TABLE, byName(columns), key, true, true, true, true, null);
    }

    private static SequencedMap<String, Column> byName(Column... columns) {
        SequencedMap<String, Column> byName = new LinkedHashMap<>();
        for (Column column : columns) {
            byName.put(column.name(), column);
        }
        return byName;
    }

    private static Column column(String name, String type) {
        boolean listable = !type.endsWith("[]") && !type.equals("box");
        return column(name, type, new DataType(0, type.replaceFirst("\\(.*", ""), listable));
    }

    private static Column column(String name, String type, DataType dataType) {
        return new Column(name, type, dataType, true, false, true, List.of(), null);
    }
}
