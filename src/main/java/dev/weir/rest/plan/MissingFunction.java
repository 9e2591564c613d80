package dev.weir.rest.plan;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.Function;
import dev.weir.catalog.Function.Parameter;
import dev.weir.catalog.Nearest;
import dev.weir.catalog.QualifiedName;
import dev.weir.error.CallFailure.FunctionNotFound;
import dev.weir.rest.request.CallArguments;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what was looked for when no function takes the arguments of a call, and what was probably meant. */
final class MissingFunction {

    /** The most names that are told: PostgreSQL's own limit of the parameters of a function (FUNC_MAX_ARGS). */
    private static final int MOST_TOLD = 100;

    private MissingFunction() {}

    static FunctionNotFound of(QualifiedName name, CallArguments arguments, Catalog catalog) {
        List<String> names = arguments.names().stream().sorted().toList();
        CallArguments.Kind kind = arguments.bodyKind();
        boolean byNames = kind == null || kind.hasNames();
        String given = names.isEmpty()
                ? " without parameters"
                : (names.size() == 1 ? " with parameter " : " with parameters ") + told(names);
        String details =
                switch (kind) {
                    case null -> given;
                    case CSV -> given;
                    case JSON -> given + " or with a single unnamed json/jsonb parameter";
                    case TEXT, BYTES, XML ->
                        " with a single unnamed " + kind.types().getFirst() + " parameter";
                };
        return new FunctionNotFound(
                "Could not find the function %s in the schema cache".formatted(name + shown(names, byNames)),
                "Searched for the function %s%s, but no matches were found in the schema cache."
                        .formatted(name, details),
                byNames ? hint(name, arguments.names(), catalog) : null);
    }

    private static String shown(List<String> names, boolean byNames) {
        if (names.isEmpty()) {
            return byNames ? " without parameters" : "";
        }
        return parameters(names);
    }

    /** A body may have any number of names. */
    private static String told(List<String> names) {
        return names.size() <= MOST_TOLD
                ? String.join(", ", names)
                : "%s and %d more".formatted(String.join(", ", names.subList(0, MOST_TOLD)), names.size() - MOST_TOLD);
    }

    /** The overload that takes most of what was given, or a function with a similar name. */
    private static @Nullable String hint(QualifiedName name, Set<String> given, Catalog catalog) {
        List<Function> overloads = catalog.functions().getOrDefault(name, List.of());
        Optional<String> meant = overloads.isEmpty()
                ? nearest(name, catalog)
                : overload(overloads, given).map(parameters -> name + parameters);
        return meant.map(function -> "Perhaps you meant to call the function " + function)
                .orElse(null);
    }

    private static Optional<String> nearest(QualifiedName name, Catalog catalog) {
        return catalog.nearestFunction(name).map(near -> new QualifiedName(name.schema(), near).toString());
    }

    /** One with a name in common, else one whose names are like these; of no names any is as good as another. */
    private static Optional<String> overload(List<Function> overloads, Set<String> given) {
        List<List<String>> known =
                overloads.stream().map(MissingFunction::names).toList();
        Optional<String> common = known.stream()
                .filter(names -> given.isEmpty() || names.stream().anyMatch(given::contains))
                .max(Comparator.comparingLong(
                        names -> names.stream().filter(given::contains).count()))
                .map(MissingFunction::parameters);
        return common.or(() -> Nearest.among(
                        known.stream().map(MissingFunction::parameters).toList())
                .to(parameters(given.stream().sorted().toList())));
    }

    private static List<String> names(Function function) {
        return function.parameters().stream().map(Parameter::name).sorted().toList();
    }

    private static String parameters(List<String> names) {
        return "(" + told(names) + ")";
    }
}
