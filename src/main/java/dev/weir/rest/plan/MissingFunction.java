package dev.weir.rest.plan;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.Function;
import dev.weir.catalog.Function.Parameter;
import dev.weir.catalog.Nearest;
import dev.weir.catalog.QualifiedName;
import dev.weir.error.CallFailure.FunctionNotFound;
import dev.weir.rest.request.CallArguments;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what was looked for when no function takes the arguments of a call, and what was probably meant. */
final class MissingFunction {

    private MissingFunction() {}

    static FunctionNotFound of(QualifiedName name, CallArguments arguments, Catalog catalog) {
        String names = arguments.names().stream().sorted().collect(Collectors.joining(", "));
        String shown = names.isEmpty() ? name + " without parameters" : name + "(" + names + ")";
        String with = names.isEmpty() ? " without parameters" : " with parameters " + names;
        String details =
                switch (arguments.bodyKind()) {
                    case null -> with;
                    case JSON -> with + " or with a single unnamed json/jsonb parameter";
                    case TEXT, BYTES, XML ->
                        " with a single unnamed " + arguments.bodyKind().types().getFirst() + " parameter";
                };
        return new FunctionNotFound(
                "Could not find the function %s in the schema cache".formatted(shown),
                "Searched for the function %s%s, but no matches were found in the schema cache."
                        .formatted(name, details),
                hint(name, catalog));
    }

    /** Another overload, or a function with a similar name. */
    private static @Nullable String hint(QualifiedName name, Catalog catalog) {
        return Optional.of(name)
                .filter(catalog.functions()::containsKey)
                .or(() -> nearest(name, catalog))
                .flatMap(known -> catalog.functions().getOrDefault(known, List.of()).stream()
                        .findFirst())
                .map(function -> "Perhaps you meant to call the function " + described(function))
                .orElse(null);
    }

    private static Optional<QualifiedName> nearest(QualifiedName name, Catalog catalog) {
        List<String> names = catalog.functions().keySet().stream()
                .filter(known -> known.schema().equals(name.schema()))
                .map(QualifiedName::name)
                .toList();
        return Nearest.among(names).to(name.name()).map(near -> new QualifiedName(name.schema(), near));
    }

    private static String described(Function function) {
        return function.parameters().isEmpty()
                ? function.name().toString()
                : function.parameters().stream()
                        .map(Parameter::name)
                        .collect(Collectors.joining(", ", function.name() + "(", ")"));
    }
}
