package dev.weir.rest;

import dev.weir.catalog.Column;
import dev.weir.catalog.Relation;
import dev.weir.rest.Description.Reference;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rows of relations as JSON schemas. The notes on keys are those of PostgREST, in the form that programs look for
 * in a column's description.
 */
final class RelationSchemas {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String ARRAY = "[]";

    private final Description description;

    RelationSchemas(Description description) {
        this.description = description;
    }

    ObjectNode of(Relation relation) {
        ObjectNode schema = JSON.objectNode();
        if (relation.comment() != null) {
            schema.put("description", relation.comment());
        }
        ArrayNode required = JSON.arrayNode();
        ObjectNode properties = JSON.objectNode();
        relation.columns().values().forEach(column -> {
            if (!column.nullable()) {
                required.add(column.name());
            }
            properties.set(column.name(), property(relation, column));
        });
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        schema.put("type", "object");
        schema.set("properties", properties);
        return schema;
    }

    private ObjectNode property(Relation relation, Column column) {
        ObjectNode property = type(column);
        property.put("format", column.type());
        if (!column.enumValues().isEmpty()) {
            ArrayNode labels = JSON.arrayNode();
            column.enumValues().forEach(labels::add);
            property.set("enum", labels);
        }
        String text = text(relation, column);
        if (!text.isEmpty()) {
            property.put("description", text);
        }
        return property;
    }

    private static ObjectNode type(Column column) {
        return type(column.type(), column.dataType().base());
    }

    /**
     * The type of JSON; nothing for what may be any.
     *
     * @param type as SQL spells it
     * @param base the same below all domains
     */
    static ObjectNode type(String type, String base) {
        ObjectNode node = JSON.objectNode();
        if (type.endsWith(ARRAY)) {
            node.put("type", "array");
            String element = name(type.substring(0, type.length() - ARRAY.length()));
            node.set(
                    "items",
                    element == null ? JSON.objectNode() : JSON.objectNode().put("type", element));
            return node;
        }
        String name = name(base);
        return name == null ? node : node.put("type", name);
    }

    private static @Nullable String name(String base) {
        int modifier = base.indexOf('(');
        return switch (modifier < 0 ? base : base.substring(0, modifier)) {
            case "smallint", "integer", "bigint" -> "integer";
            case "numeric", "real", "double precision" -> "number";
            case "boolean" -> "boolean";
            case "json", "jsonb" -> null;
            default -> "string";
        };
    }

    private String text(Relation relation, Column column) {
        StringJoiner text = new StringJoiner("\n\n");
        if (column.comment() != null) {
            text.add(column.comment());
        }
        StringJoiner notes = new StringJoiner("\n");
        if (relation.primaryKey().contains(column.name())) {
            notes.add("This is a Primary Key.<pk/>");
        }
        Reference reference = description.reference(relation, column.name());
        if (reference != null) {
            notes.add("This is a Foreign Key to `%s.%s`.<fk table='%s' column='%s'/>"
                    .formatted(reference.table(), reference.column(), reference.table(), reference.column()));
        }
        if (notes.length() > 0) {
            text.add("Note:\n" + notes);
        }
        return text.toString();
    }
}
