package dev.weir.catalog;

import dev.weir.catalog.Function.Parameter;
import dev.weir.catalog.Function.Volatility;
import dev.weir.catalog.Relation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes the records of the catalog from what {@link CatalogQueries} answer. Pure. */
final class CatalogParser {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private CatalogParser() {}

    /** The configured schemas that do not exist, and all that do. */
    record Schemas(List<String> missing, List<String> existing) {}

    static Schemas schemas(byte[] json) {
        JsonNode answer = JSON.readTree(json);
        return new Schemas(JsonNodes.strings(answer, "missing"), JsonNodes.strings(answer, "existing"));
    }

    static Map<QualifiedName, Relation> relations(byte[] json) {
        Map<QualifiedName, Relation> relations = new LinkedHashMap<>();
        Map<Long, DataType> types = new HashMap<>();
        for (JsonNode node : JSON.readTree(json)) {
            Relation relation = relation(node, types);
            relations.put(relation.name(), relation);
        }
        return relations;
    }

    static Map<QualifiedName, List<Function>> functions(byte[] json) {
        Map<QualifiedName, List<Function>> functions = new LinkedHashMap<>();
        for (JsonNode node : JSON.readTree(json)) {
            Function function = function(node);
            if (function.callable()) {
                functions
                        .computeIfAbsent(function.name(), name -> new ArrayList<>())
                        .add(function);
            }
        }
        functions.replaceAll((name, overloads) -> List.copyOf(overloads));
        return functions;
    }

    private static Relation relation(JsonNode node, Map<Long, DataType> types) {
        return new Relation(
                JsonNodes.number(node, "oid"),
                JsonNodes.name(node, "schema", "name"),
                Kind.valueOf(JsonNodes.string(node, "kind")),
                columns(node.required("columns"), types),
                JsonNodes.strings(node, "primaryKey"),
                JsonNodes.flag(node, "insertable"),
                JsonNodes.flag(node, "updatable"),
                JsonNodes.flag(node, "deletable"),
                JsonNodes.flag(node, "plain"),
                JsonNodes.flag(node, "parent"),
                JsonNodes.optional(node, "comment"));
    }

    private static SequencedMap<String, Column> columns(JsonNode nodes, Map<Long, DataType> types) {
        SequencedMap<String, Column> columns = new LinkedHashMap<>();
        for (JsonNode node : nodes) {
            Column column = new Column(
                    JsonNodes.string(node, "name"),
                    JsonNodes.string(node, "type"),
                    types.computeIfAbsent(JsonNodes.number(node, "typeOid"), oid -> dataType(oid, node)),
                    JsonNodes.flag(node, "nullable"),
                    JsonNodes.flag(node, "hasDefault"),
                    JsonNodes.flag(node, "writable"),
                    JsonNodes.strings(node, "enumValues"),
                    JsonNodes.optional(node, "default"),
                    JsonNodes.optional(node, "comment"));
            columns.put(column.name(), column);
        }
        return columns;
    }

    /** Many columns have one type. */
    private static DataType dataType(long oid, JsonNode node) {
        Map<String, String> operators = new HashMap<>();
        for (Map.Entry<String, JsonNode> operator : node.required("operators").properties()) {
            operators.put(operator.getKey(), operator.getValue().asString());
        }
        return new DataType(
                oid,
                JsonNodes.string(node, "base"),
                JsonNodes.flag(node, "listable"),
                operators,
                JsonNodes.optional(node, "home"),
                casts(node.required("casts")));
    }

    private static Casts casts(JsonNode node) {
        return node.isEmpty()
                ? Casts.NONE
                : new Casts(cast(node, "toJson"), cast(node, "fromJson"), cast(node, "fromText"));
    }

    private static @Nullable QualifiedName cast(JsonNode casts, String name) {
        JsonNode function = casts.get(name);
        return function == null ? null : JsonNodes.name(function, "schema", "name");
    }

    private static Function function(JsonNode node) {
        return new Function(
                JsonNodes.number(node, "oid"),
                JsonNodes.name(node, "schema", "name"),
                parameters(node.required("parameters")),
                JsonNodes.string(node, "returnType"),
                node.required("relationName").isNull() ? null : JsonNodes.name(node, "relationSchema", "relationName"),
                JsonNodes.flag(node, "returnsSet"),
                Volatility.valueOf(JsonNodes.string(node, "volatility")),
                results(node.required("columns")),
                JsonNodes.optional(node, "comment"),
                OperatorSettings.ofFunction(JsonNodes.texts(node.required("settings"))));
    }

    /** What a function returns has neither a default nor a place to be written to. */
    private static List<Column> results(JsonNode nodes) {
        List<Column> columns = new ArrayList<>();
        for (JsonNode node : nodes) {
            DataType type = new DataType(
                    JsonNodes.number(node, "typeOid"),
                    JsonNodes.string(node, "base"),
                    JsonNodes.flag(node, "listable"));
            columns.add(new Column(
                    JsonNodes.string(node, "name"),
                    JsonNodes.string(node, "type"),
                    type,
                    true,
                    false,
                    false,
                    List.of(),
                    null));
        }
        return columns;
    }

    private static List<Parameter> parameters(JsonNode nodes) {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode node : nodes) {
            parameters.add(new Parameter(
                    JsonNodes.string(node, "name"),
                    JsonNodes.string(node, "type"),
                    JsonNodes.flag(node, "required"),
                    JsonNodes.flag(node, "variadic")));
        }
        return parameters;
    }
}
