package dev.weir.catalog;

import dev.weir.dispatch.SqlFile;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

    private static final String FURTHER = ":further";
    private static final Pattern MARKER = Pattern.compile(":schemas|" + FURTHER);

    private final String sql;

    CatalogQueries(String resource) {
        this.sql = SqlFile.text(CatalogQueries.class, resource);
    }

    /**
     * The query over these schemas. It reaches PostgreSQL's own functions only, so it is plain.
     *
     * @param further schemas that are not exposed, in which functions of exposed relations are found too
     */
    Statement over(List<String> schemas, List<String> further) {
        Shape shape = new Shape(List.of(MARKER.split(sql, -1)));
        List<@Nullable String> arguments = new ArrayList<>();
        MARKER.matcher(sql)
                .results()
                .map(MatchResult::group)
                .forEach(marker -> arguments.add(arrayLiteral(marker.equals(FURTHER) ? further : schemas)));
        return new Statement(shape, arguments, Effects.PLAIN_READ);
    }

    private static String arrayLiteral(List<String> elements) {
        return elements.stream()
                .map(element -> '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }
}
