package dev.weir.rest.plan;

import dev.weir.catalog.Relation;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.MethodNotAllowed;
import dev.weir.rest.request.Action;
import java.util.ArrayList;
import java.util.List;

/**
 * The HTTP methods of a relation: what it can be asked, whatever the caller's privileges. They are those that PostgREST
 * would list; that each can be asked by QUERY too is said in Accept-Query.
 */
final class Methods {

    private Methods() {}

    static List<String> of(Relation relation) {
        List<String> methods = new ArrayList<>(List.of("OPTIONS", "GET", "HEAD"));
        if (relation.insertable()) {
            methods.add("POST");
        }
        if (relation.insertable()
                && relation.updatable()
                && !relation.primaryKey().isEmpty()) {
            methods.add("PUT");
        }
        if (relation.updatable()) {
            methods.add("PATCH");
        }
        if (relation.deletable()) {
            methods.add("DELETE");
        }
        return List.copyOf(methods);
    }

    static void require(Relation relation, Action action) {
        String method = method(action);
        List<String> allowed = of(relation);
        // A PUT of what has no key is refused for its filter.
        boolean keyless = action == Action.PUT && relation.insertable() && relation.updatable();
        if (action != Action.QUERY && !keyless && !allowed.contains(method)) {
            throw new FailureException(new MethodNotAllowed(method, String.join(", ", allowed)));
        }
    }

    static String method(Action action) {
        return switch (action) {
            case READ -> "GET";
            case HEAD -> "HEAD";
            case QUERY -> "QUERY";
            case INSERT -> "POST";
            case PUT -> "PUT";
            case CALL -> "POST";
            case UPDATE -> "PATCH";
            case DELETE -> "DELETE";
        };
    }
}
