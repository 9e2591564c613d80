package dev.weir.rest;

import dev.weir.catalog.Function;
import dev.weir.catalog.Function.Parameter;
import dev.weir.catalog.Function.Volatility;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What can be done with a function, as OpenAPI describes it: {@code GET} with arguments in the query, if it promises not to
 * write, and {@code POST} with them in the body.
 */
final class FunctionOperations {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String MEDIA_TYPE = "application/json";

    private final boolean two;

    /** @param two whether the document is of version 2.0; otherwise it is of 3.1 */
    FunctionOperations(boolean two) {
        this.two = two;
    }

    ObjectNode of(Function function) {
        ObjectNode operations = JSON.objectNode();
        if (function.volatility() != Volatility.VOLATILE && !function.takesBody()) {
            operations.set("get", get(function));
        }
        operations.set("post", post(function));
        return operations;
    }

    private ObjectNode get(Function function) {
        ArrayNode parameters = JSON.arrayNode();
        function.parameters().forEach(parameter -> parameters.add(query(parameter)));
        return operation(function, parameters);
    }

    private ObjectNode query(Parameter parameter) {
        ObjectNode query = JSON.objectNode()
                .put("name", parameter.name())
                .put("in", "query")
                .put("required", parameter.required());
        if (!two) {
            query.set("schema", type(parameter));
        } else if (parameter.variadic()) {
            query.put("type", "array").put("collectionFormat", "multi");
            query.putObject("items").put("type", "string");
        } else {
            // An array or JSON is a text in a URL.
            ObjectNode type = type(parameter);
            boolean simple = type.has("type") && !type.has("items");
            query.put("type", simple ? type.get("type").asString() : "string").put("format", parameter.type());
        }
        return query;
    }

    private ObjectNode post(Function function) {
        ArrayNode parameters = JSON.arrayNode();
        ObjectNode post = operation(function, parameters);
        if (function.parameters().isEmpty()) {
            return post;
        }
        ObjectNode arguments = function.takesBody() ? type(function.parameters().getFirst()) : arguments(function);
        if (two) {
            parameters
                    .addObject()
                    .put("name", "args")
                    .put("in", "body")
                    .put("required", true)
                    .set("schema", arguments);
        } else {
            post.putObject("requestBody")
                    .put("required", true)
                    .putObject("content")
                    .putObject(MEDIA_TYPE)
                    .set("schema", arguments);
        }
        return post;
    }

    private static ObjectNode arguments(Function function) {
        ObjectNode arguments = JSON.objectNode();
        ArrayNode required = JSON.arrayNode();
        ObjectNode properties = JSON.objectNode();
        function.parameters().forEach(parameter -> {
            if (parameter.required()) {
                required.add(parameter.name());
            }
            properties.set(parameter.name(), type(parameter));
        });
        if (!required.isEmpty()) {
            arguments.set("required", required);
        }
        arguments.put("type", "object");
        arguments.set("properties", properties);
        return arguments;
    }

    private static ObjectNode type(Parameter parameter) {
        return RelationSchemas.type(parameter.type(), parameter.type()).put("format", parameter.type());
    }

    private static ObjectNode operation(Function function, ArrayNode parameters) {
        ObjectNode operation = JSON.objectNode();
        operation.set("tags", JSON.arrayNode().add("(rpc) " + function.name().name()));
        Comments.describe(operation, function.comment());
        operation.set("parameters", parameters);
        operation
                .putObject("responses")
                .putObject(function.returnsVoid() ? "204" : "200")
                .put("description", function.returnsVoid() ? "No Content" : "OK");
        return operation;
    }
}
