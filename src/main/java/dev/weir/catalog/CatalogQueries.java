package dev.weir.catalog;

import dev.weir.dispatch.SqlFile;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The queries that read the schema. Each answers one row with one json column, and names everything with its schema
 * {@code pg_catalog}, so that it means the same under every search path.
 */
enum CatalogQueries {
    SCHEMAS("schemas.sql"),
    RELATIONS("relations.sql"),
    RELATIONSHIPS("relationships.sql"),
    FUNCTIONS("functions.sql"),
    HANDLERS("handlers.sql");

    private static final String MARKER = ":schemas";

    private final String sql;

    CatalogQueries(String resource) {
        this.sql = SqlFile.text(CatalogQueries.class, resource);
    }

    /** The query over these schemas. It reaches PostgreSQL's own functions only, so it is plain. */
    Statement over(List<String> schemas) {
        Shape shape = new Shape(List.of(sql.split(MARKER, -1)));
        return new Statement(shape, List.of(arrayLiteral(schemas)), Effects.PLAIN_READ);
    }

    private static String arrayLiteral(List<String> elements) {
        return elements.stream()
                .map(element -> '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }
}
