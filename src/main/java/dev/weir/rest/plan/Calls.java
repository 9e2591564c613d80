package dev.weir.rest.plan;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.Function;
import dev.weir.catalog.Function.Parameter;
import dev.weir.catalog.QualifiedName;
import dev.weir.error.CallFailure.AmbiguousFunction;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.InvalidBody;
import dev.weir.rest.request.CallArguments;
import dev.weir.rest.request.CallArguments.OfBody;
import dev.weir.rest.request.CallArguments.OfText;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the function that takes the arguments of a call: by their names, and if there is none, by the whole body. */
final class Calls {

    private Calls() {}

    /** @throws FailureException when none takes them, or several do */
    static Function function(QualifiedName name, CallArguments arguments, Catalog catalog) {
        List<Function> overloads = catalog.functions().getOrDefault(name, List.of());
        List<Function> whole = overloads.stream()
                .filter(function -> takesWhole(function, arguments))
                .toList();
        List<Function> byNames = overloads.stream()
                .filter(function -> !takesWhole(function, arguments) && takes(function, arguments))
                .toList();
        List<Function> fitting = byNames.isEmpty() || (isNameless(arguments) && !whole.isEmpty()) ? whole : byNames;
        if (fitting.isEmpty()) {
            throw new FailureException(MissingFunction.of(name, arguments, catalog));
        }
        if (fitting.size() > 1) {
            throw new FailureException(
                    new AmbiguousFunction(fitting.stream().map(Calls::described).collect(Collectors.joining(", "))));
        }
        return fitting.getFirst();
    }

    private static boolean isNameless(CallArguments arguments) {
        return arguments instanceof OfBody body && body.named() == OfBody.Names.OF_NOTHING;
    }

    private static String described(Function function) {
        return function.parameters().stream()
                .map(parameter -> parameter.name() + " => " + parameter.type())
                .collect(Collectors.joining(", ", function.name() + "(", ")"));
    }

    /** Whether its one parameter has no name, and takes a body of this kind. */
    private static boolean takesWhole(Function function, CallArguments arguments) {
        return arguments instanceof OfBody body
                && function.takesBody()
                && body.kind().types().contains(function.parameters().getFirst().type());
    }

    /** Whether it has every name that is given, and is given every name that it requires. */
    private static boolean takes(Function function, CallArguments arguments) {
        if (arguments instanceof OfBody body && !body.kind().hasNames()) {
            return false;
        }
        Set<String> given = arguments.names();
        Set<String> known = names(function.parameters().stream());
        Set<String> required = names(function.parameters().stream().filter(Parameter::required));
        return known.containsAll(given) && given.containsAll(required);
    }

    private static Set<String> names(Stream<Parameter> parameters) {
        // One without a name cannot be given by the name that is empty.
        return parameters.map(Parameter::name).filter(name -> !name.isEmpty()).collect(Collectors.toSet());
    }

    static Inputs inputs(Function function, CallArguments arguments) {
        return switch (arguments) {
            case OfBody body ->
                takesWhole(function, body) && (isNameless(body) || !takes(function, body))
                        ? new Inputs.Whole(function.parameters().getFirst(), body.text())
                        : members(function, body);
            case OfText texts ->
                new Inputs.Texts(given(function, texts).stream()
                        .map(parameter -> text(parameter, texts.values(parameter.name())))
                        .toList());
        };
    }

    /** What has no names would be a call without its arguments. */
    private static Inputs members(Function function, OfBody body) {
        if (isNameless(body)) {
            throw new FailureException(new InvalidBody(
                    "Empty or invalid json", "The function takes its arguments by name: a JSON object is expected"));
        }
        return new Inputs.Members(given(function, body), body.text(), body.named() == OfBody.Names.OF_FIRST);
    }

    /** Of a name that is given twice the last counts, unless the parameter takes any number. */
    private static Inputs.Text text(Parameter parameter, List<String> values) {
        return new Inputs.Text(parameter, parameter.variadic() ? values : List.of(values.getLast()));
    }

    /** In the function's own order: a variadic one is the last. */
    private static List<Parameter> given(Function function, CallArguments arguments) {
        Set<String> names = arguments.names();
        return function.parameters().stream()
                .filter(parameter -> names.contains(parameter.name()))
                .toList();
    }

    /** Where the request names no schema, the default one is meant. */
    static QualifiedName name(@Nullable String schema, String function, Catalog catalog) {
        return new QualifiedName(CatalogNames.exposed(schema, catalog), function);
    }
}
