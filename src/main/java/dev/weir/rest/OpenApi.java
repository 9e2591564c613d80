package dev.weir.rest;

import dev.weir.catalog.Column;
import dev.weir.catalog.Function;
import dev.weir.catalog.Relation;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Describes relations and functions as an OpenAPI document, of version 2.0 or 3.1. The two differ in where schemas and parameters are
 * kept, how a body and an answer are described, and where a parameter's type stands.
 */
final class OpenApi {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String MEDIA_TYPE = "application/json";

    /** Where a parameter is, and what it is, by its name. */
    private static final Map<String, List<String>> PARAMETERS = Map.of(
            "select", List.of("query", "Which columns to answer"),
            "order", List.of("query", "By what to order the rows"),
            "limit", List.of("query", "How many rows to answer at most"),
            "offset", List.of("query", "How many rows to leave out before the first"),
            "Range", List.of("header", "Which rows to answer"),
            "Prefer", List.of("header", "Preferences: count, return, timezone and others"));

    private static final List<String> OF_READS = List.of("select", "order", "Range", "offset", "limit", "Prefer");
    private static final List<String> OF_WRITES = List.of("select", "Prefer");

    private final Description description;
    private final RelationSchemas schemas;
    private final FunctionOperations calls;
    private final boolean two;

    /** @param two whether it is version 2.0; otherwise it is 3.1 */
    OpenApi(Description description, boolean two) {
        this.description = description;
        this.schemas = new RelationSchemas(description);
        this.calls = new FunctionOperations(two);
        this.two = two;
    }

    ObjectNode document() {
        ObjectNode document = JSON.objectNode();
        document.put(two ? "swagger" : "openapi", two ? "2.0" : "3.1.0");
        document.set(
                "info",
                JSON.objectNode()
                        .put("title", "The relations of " + description.schema())
                        .put("description", "Served in the dialect of PostgREST")
                        .put("version", "1"));
        place(document);
        ObjectNode paths = document.putObject("paths");
        paths.putObject("/").putObject("get").set("responses", answers("200", "This document"));
        ObjectNode components = two ? document : document.putObject("components");
        ObjectNode definitions = components.putObject(two ? "definitions" : "schemas");
        ObjectNode parameters = components.putObject("parameters");
        PARAMETERS.keySet().stream().sorted().forEach(name -> parameters.set(name, parameter(name)));
        for (Relation relation : description.relations()) {
            String name = relation.name().name();
            definitions.set(name, schemas.of(relation));
            relation.columns().values().forEach(column -> parameters.set(filterName(relation, column), filter(column)));
            paths.set("/" + name, operations(relation));
        }
        for (Function function : description.functions()) {
            paths.set("/rpc/" + function.name().name(), calls.of(function));
        }
        return document;
    }

    private void place(ObjectNode document) {
        if (two) {
            document.put("basePath", description.path());
            document.set("consumes", JSON.arrayNode().add(MEDIA_TYPE));
            document.set("produces", JSON.arrayNode().add(MEDIA_TYPE));
        } else {
            document.putArray("servers").addObject().put("url", description.path());
        }
    }

    private ObjectNode operations(Relation relation) {
        ObjectNode operations = JSON.objectNode();
        ObjectNode get = operation(relation, parameters(relation, OF_READS, true));
        get.set("responses", rows(relation));
        operations.set("get", get);
        if (relation.insertable()) {
            operations.set("post", write(relation, false, "201", "Created"));
        }
        if (relation.updatable()) {
            operations.set("patch", write(relation, true, "204", "No Content"));
        }
        if (relation.deletable()) {
            ObjectNode delete = operation(relation, parameters(relation, OF_WRITES, true));
            delete.set("responses", answers("204", "No Content"));
            operations.set("delete", delete);
        }
        return operations;
    }

    private ObjectNode write(Relation relation, boolean filtered, String status, String text) {
        ArrayNode parameters = parameters(relation, OF_WRITES, filtered);
        ObjectNode write = operation(relation, parameters);
        if (two) {
            parameters.addObject().put("name", "body").put("in", "body").set("schema", reference(relation));
        } else {
            write.putObject("requestBody")
                    .putObject("content")
                    .putObject(MEDIA_TYPE)
                    .set("schema", reference(relation));
        }
        write.set("responses", answers(status, text));
        return write;
    }

    private static ObjectNode operation(Relation relation, ArrayNode parameters) {
        ObjectNode operation = JSON.objectNode();
        operation.set("tags", JSON.arrayNode().add(relation.name().name()));
        Comments.describe(operation, relation.comment());
        operation.set("parameters", parameters);
        return operation;
    }

    private ArrayNode parameters(Relation relation, List<String> common, boolean filtered) {
        ArrayNode parameters = JSON.arrayNode();
        if (filtered) {
            relation.columns()
                    .values()
                    .forEach(column -> parameters.add(parameterReference(filterName(relation, column))));
        }
        common.forEach(name -> parameters.add(parameterReference(name)));
        return parameters;
    }

    private ObjectNode parameterReference(String name) {
        return JSON.objectNode().put("$ref", (two ? "#/parameters/" : "#/components/parameters/") + escaped(name));
    }

    private ObjectNode reference(Relation relation) {
        String name = escaped(relation.name().name());
        return JSON.objectNode().put("$ref", (two ? "#/definitions/" : "#/components/schemas/") + name);
    }

    /** A name within a JSON pointer (RFC 6901, 3). */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static String filterName(Relation relation, Column column) {
        return "rowFilter." + relation.name().name() + "." + column.name();
    }

    private ObjectNode parameter(String name) {
        List<String> about = PARAMETERS.getOrDefault(name, List.of());
        return typed(
                JSON.objectNode().put("name", name).put("in", about.getFirst()).put("description", about.getLast()));
    }

    private ObjectNode filter(Column column) {
        ObjectNode filter = JSON.objectNode().put("name", column.name()).put("in", "query");
        if (column.comment() != null) {
            filter.put("description", column.comment());
        }
        return typed(filter);
    }

    /** All are texts: a filter is an operator and a value. */
    private ObjectNode typed(ObjectNode parameter) {
        parameter.put("required", false);
        if (two) {
            parameter.put("type", "string");
        } else {
            parameter.putObject("schema").put("type", "string");
        }
        return parameter;
    }

    private ObjectNode rows(Relation relation) {
        ObjectNode rows = JSON.objectNode().put("type", "array");
        rows.set("items", reference(relation));
        ObjectNode answers = answers("200", "OK");
        ObjectNode ok = (ObjectNode) answers.get("200");
        if (two) {
            ok.set("schema", rows);
        } else {
            ok.putObject("content").putObject(MEDIA_TYPE).set("schema", rows);
        }
        answers.putObject("206").put("description", "Partial Content");
        return answers;
    }

    private static ObjectNode answers(String status, String text) {
        ObjectNode answers = JSON.objectNode();
        answers.putObject(status).put("description", text);
        return answers;
    }
}
