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
        return new Schemas(strings(answer, "missing"), strings(answer, "existing"));
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

    static List<ForeignKey> foreignKeys(byte[] json) {
        List<ForeignKey> keys = new ArrayList<>();
        for (JsonNode node : JSON.readTree(json)) {
            keys.add(new ForeignKey(
                    string(node, "name"),
                    name(node, "fromSchema", "fromName"),
                    strings(node, "fromColumns"),
                    name(node, "toSchema", "toName"),
                    strings(node, "toColumns"),
                    flag(node, "unique")));
        }
        return keys;
    }

    static Map<QualifiedName, List<Function>> functions(byte[] json) {
        Map<QualifiedName, List<Function>> functions = new LinkedHashMap<>();
        for (JsonNode node : JSON.readTree(json)) {
            Function function = function(node);
            functions
                    .computeIfAbsent(function.name(), name -> new ArrayList<>())
                    .add(function);
        }
        functions.replaceAll((name, overloads) -> List.copyOf(overloads));
        return functions;
    }

    private static Relation relation(JsonNode node, Map<Long, DataType> types) {
        return new Relation(
                number(node, "oid"),
                name(node, "schema", "name"),
                Kind.valueOf(string(node, "kind")),
                columns(node.required("columns"), types),
                strings(node, "primaryKey"),
                flag(node, "insertable"),
                flag(node, "updatable"),
                flag(node, "deletable"),
                flag(node, "plain"),
                optional(node, "comment"));
    }

    private static SequencedMap<String, Column> columns(JsonNode nodes, Map<Long, DataType> types) {
        SequencedMap<String, Column> columns = new LinkedHashMap<>();
        for (JsonNode node : nodes) {
            Column column = new Column(
                    string(node, "name"),
                    string(node, "type"),
                    types.computeIfAbsent(number(node, "typeOid"), oid -> dataType(oid, node)),
                    flag(node, "nullable"),
                    flag(node, "hasDefault"),
                    flag(node, "writable"),
                    strings(node, "enumValues"),
                    optional(node, "default"),
                    optional(node, "comment"));
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
        return new DataType(oid, string(node, "base"), flag(node, "listable"), operators, optional(node, "home"));
    }

    private static Function function(JsonNode node) {
        return new Function(
                number(node, "oid"),
                name(node, "schema", "name"),
                parameters(node.required("parameters")),
                string(node, "returnType"),
                node.required("relationName").isNull() ? null : name(node, "relationSchema", "relationName"),
                flag(node, "returnsSet"),
                Volatility.valueOf(string(node, "volatility")),
                optional(node, "comment"));
    }

    private static List<Parameter> parameters(JsonNode nodes) {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode node : nodes) {
            parameters.add(new Parameter(
                    string(node, "name"), string(node, "type"), flag(node, "required"), flag(node, "variadic")));
        }
        return parameters;
    }

    private static QualifiedName name(JsonNode node, String schema, String name) {
        return new QualifiedName(string(node, schema), string(node, name));
    }

    private static String string(JsonNode node, String field) {
        return node.required(field).asString();
    }

    private static @Nullable String optional(JsonNode node, String field) {
        return node.required(field).isNull() ? null : string(node, field);
    }

    private static long number(JsonNode node, String field) {
        return node.required(field).longValue();
    }

    private static boolean flag(JsonNode node, String field) {
        return node.required(field).booleanValue();
    }

    private static List<String> strings(JsonNode node, String field) {
        List<String> strings = new ArrayList<>();
        for (JsonNode element : node.required(field)) {
            strings.add(element.asString());
        }
        return strings;
    }
}
