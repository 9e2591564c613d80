package dev.weir.rest.plan;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.Column;
import dev.weir.catalog.Function;
import dev.weir.catalog.Function.Volatility;
import dev.weir.catalog.QualifiedName;
import dev.weir.catalog.Relation;
import dev.weir.error.CallFailure.NotASet;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.Malformed;
import dev.weir.rest.request.Action;
import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.request.CallArguments;
import dev.weir.rest.request.Form;
import dev.weir.rest.request.Format;
import dev.weir.rest.request.Page;
import dev.weir.rest.request.Preferences.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Plans calls of functions. */
final class CallPlanner {

    private final Catalog catalog;
    private final java.util.function.Function<Form, NodePlanner> planners;
    private final long maxBytes;

    /** @param planners of nodes, by the form of the answer */
    CallPlanner(Catalog catalog, java.util.function.Function<Form, NodePlanner> planners, long maxBytes) {
        this.catalog = catalog;
        this.planners = planners;
        this.maxBytes = maxBytes;
    }

    Plan plan(ApiRequest request, String name) {
        Function function = Calls.function(Calls.name(request.schema(), name, catalog), request.arguments(), catalog);
        Terms terms = Terms.of(request.preferences().writing(), maxBytes);
        if (terms.atMost() != null && !function.returnsSet()) {
            throw new FailureException(new NotASet());
        }
        Relation relation = relation(function);
        Form form = Forms.of(request, function, relation, catalog);
        NodePlanner nodes = planners.apply(form);
        ReadNode rows = relation == null ? null : nodes.read(request, relation);
        if (rows == null) {
            refuseColumns(request, function);
        }
        // Of nothing there are no rows to send, and it is to be called all the same.
        Form sent = function.returnsVoid() && form.isStream() ? Format.JSON : form;
        boolean minimal = request.preferences().result() == Result.MINIMAL;
        return new CallPlan(
                function,
                Calls.inputs(function, request.arguments()),
                rows,
                function.returnsSet() ? nodes.clamp(request.page()) : Page.ALL,
                sent,
                request.action() != Action.CALL || function.volatility() != Volatility.VOLATILE,
                request.action() != Action.HEAD && !minimal && !function.returnsVoid(),
                minimal,
                request.preferences().count() != null && !sent.isStream(),
                maxBytes,
                terms);
    }

    /** Rows of no declared type have columns whose names only PostgreSQL knows, so a selection would be passed over. */
    private static void refuseColumns(ApiRequest request, Function function) {
        boolean selects = function.returnType().equals("record") && !request.selectsAll();
        if (selects || !request.filter().isAll()) {
            throw new FailureException(new Malformed(
                    "The function returns no columns to " + (selects ? "select" : "filter by"), null, null));
        }
    }

    /** What is promised not to write can be asked without a body; what is not promised is refused only when it writes. */
    static List<String> methods(QualifiedName name, Catalog catalog) {
        List<Function> overloads = catalog.functions().getOrDefault(name, List.of());
        if (overloads.isEmpty()) {
            throw new FailureException(MissingFunction.of(name, CallArguments.none(), catalog));
        }
        List<String> methods = new ArrayList<>(List.of("OPTIONS"));
        if (overloads.stream().anyMatch(function -> function.volatility() != Volatility.VOLATILE)) {
            methods.addAll(List.of("GET", "HEAD"));
        }
        methods.add("POST");
        return List.copyOf(methods);
    }

    /** The relation whose rows it returns, or one that stands for it; null when it returns single values. */
    private @Nullable Relation relation(Function function) {
        QualifiedName returned = function.returnsRelation();
        if (returned != null && catalog.relation(returned).isPresent()) {
            return catalog.relation(returned).get();
        }
        return function.columns().isEmpty() ? null : ofColumns(function);
    }

    /** Its rows are those of no relation; the name, which no relation has, stands in messages. */
    private static Relation ofColumns(Function function) {
        SequencedMap<String, Column> columns = new LinkedHashMap<>();
        function.columns().forEach(column -> columns.put(column.name(), column));
        return new Relation(
                function.oid(),
                new QualifiedName(function.name().schema(), function.name().name() + "()"),
                Relation.Kind.VIEW,
                columns,
                List.of(),
                false,
                false,
                false,
                false,
                function.comment());
    }
}
