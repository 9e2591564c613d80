package dev.weir.catalog;

import dev.weir.catalog.KeyRelationships.View;
import dev.weir.catalog.Relationship.ByFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes {@link Relationships} of what {@link CatalogQueries#RELATIONSHIPS} answers. Pure. */
final class RelationshipsParser {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RelationshipsParser() {}

    /** @param relations of the same snapshot, whose types computed columns share */
    static Relationships parse(List<String> schemas, Map<QualifiedName, Relation> relations, byte[] json) {
        JsonNode answer = JSON.readTree(json);
        List<ByFunction> functions = functions(answer.required("functions"));
        List<Relationship> all = new ArrayList<>(functions);
        Set<List<QualifiedName>> overridden = functions.stream()
                .map(function -> List.of(
                        function.from(),
                        new QualifiedName(
                                function.from().schema(), function.function().name())))
                .collect(Collectors.toSet());
        KeyRelationships.of(schemas, keys(answer), views(answer)).stream()
                .filter(found -> !overridden.contains(List.of(found.from(), found.to())))
                .forEach(all::add);
        return new Relationships(all, computed(answer.required("functions"), types(relations)));
    }

    static List<ForeignKey> keys(JsonNode answer) {
        List<ForeignKey> keys = new ArrayList<>();
        for (JsonNode node : answer.required("keys")) {
            keys.add(new ForeignKey(
                    JsonNodes.string(node, "name"),
                    JsonNodes.name(node, "fromSchema", "fromName"),
                    JsonNodes.strings(node, "fromColumns"),
                    JsonNodes.name(node, "toSchema", "toName"),
                    JsonNodes.strings(node, "toColumns"),
                    JsonNodes.strings(node, "primaryKey"),
                    JsonNodes.flag(node, "unique")));
        }
        return keys;
    }

    private static List<View> views(JsonNode answer) {
        List<View> views = new ArrayList<>();
        for (JsonNode node : answer.required("views")) {
            Map<QualifiedName, Map<String, List<String>>> columns = new LinkedHashMap<>();
            for (JsonNode column : node.required("columns")) {
                columns.computeIfAbsent(JsonNodes.name(column, "schema", "table"), table -> new LinkedHashMap<>())
                        .computeIfAbsent(JsonNodes.string(column, "column"), name -> new ArrayList<>())
                        .add(JsonNodes.string(column, "name"));
            }
            views.add(new View(JsonNodes.name(node, "schema", "name"), columns));
        }
        return views;
    }

    /** The first of each name: they come in the order in which PostgreSQL would look for them. */
    private static List<ByFunction> functions(JsonNode nodes) {
        Map<List<Object>, ByFunction> functions = new LinkedHashMap<>();
        for (JsonNode node : nodes) {
            if (!node.required("toName").isNull()) {
                ByFunction function = new ByFunction(
                        JsonNodes.name(node, "rowSchema", "rowName"),
                        JsonNodes.name(node, "toSchema", "toName"),
                        JsonNodes.name(node, "schema", "name"),
                        !JsonNodes.flag(node, "many"));
                functions.putIfAbsent(
                        List.of(function.from(), function.function().name()), function);
            }
        }
        return List.copyOf(functions.values());
    }

    private static Map<QualifiedName, Map<String, ComputedColumn>> computed(JsonNode nodes, Map<Long, DataType> types) {
        Map<QualifiedName, Map<String, ComputedColumn>> computed = new HashMap<>();
        for (JsonNode node : nodes) {
            if (node.required("toName").isNull()) {
                ComputedColumn column = column(node, types);
                computed.computeIfAbsent(
                                JsonNodes.name(node, "rowSchema", "rowName"), relation -> new LinkedHashMap<>())
                        .putIfAbsent(column.column().name(), column);
            }
        }
        return computed;
    }

    private static ComputedColumn column(JsonNode node, Map<Long, DataType> types) {
        long oid = JsonNodes.number(node, "typeOid");
        DataType type = types.computeIfAbsent(
                oid, key -> new DataType(key, JsonNodes.string(node, "base"), JsonNodes.flag(node, "listable")));
        QualifiedName function = JsonNodes.name(node, "schema", "name");
        return new ComputedColumn(
                function,
                new Column(function.name(), JsonNodes.string(node, "type"), type, true, false, false, List.of(), null));
    }

    private static Map<Long, DataType> types(Map<QualifiedName, Relation> relations) {
        Map<Long, DataType> types = new HashMap<>();
        for (Relation relation : relations.values()) {
            relation.columns()
                    .values()
                    .forEach(column -> types.put(column.dataType().oid(), column.dataType()));
        }
        return types;
    }
}
