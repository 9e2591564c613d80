package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import dev.weir.error.WriteFailure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a URL: those with a meaning of their own, and the filters, which are all others. One of the former
 * that is only named, without an equals sign, asks for nothing.
 */
final class Parameters {

    /**
     * How many parameters of embedded relations there may be. Their paths are the keys of a map, whose hashes a client can
     * choose, so that many would take long to be told apart.
     */
    static final int EMBEDDED = 1000;

    private final Map<ReservedParameter, String> reserved = new EnumMap<>(ReservedParameter.class);
    private final List<Parameter> filters;
    private Map<List<String>, Parameters> embedded = Map.of();

    Parameters(List<Parameter> all) {
        filters = new ArrayList<>(all.size());
        int below = 0;
        for (Parameter parameter : all) {
            EmbedPath path = EmbedPath.of(parameter);
            if (path.names().isEmpty()) {
                add(parameter, ReservedParameter.of(parameter.name()));
            } else {
                requireFew(++below);
                embedded = below == 1 ? new LinkedHashMap<>() : embedded;
                embedded.computeIfAbsent(path.names(), names -> new Parameters(List.of()))
                        .add(
                                path.local(),
                                ReservedParameter.ofEmbedded(path.local().name()));
            }
        }
    }

    private static void requireFew(int below) {
        if (below > EMBEDDED) {
            throw refused("There are more than %d parameters of embedded relations".formatted(EMBEDDED), null);
        }
    }

    private void add(Parameter parameter, Optional<ReservedParameter> own) {
        if (own.isEmpty()) {
            filters.add(parameter);
        } else if (parameter.assigned() && reserved.putIfAbsent(own.get(), parameter.value()) != null) {
            throw refused("The parameter %s is given twice".formatted(parameter.label()), null);
        }
    }

    /** The parameters of embedded relations, by the names that lead to each. */
    Map<List<String>, Parameters> embedded() {
        return embedded;
    }

    @Nullable
    String get(ReservedParameter parameter) {
        return reserved.get(parameter);
    }

    List<Parameter> filters() {
        return filters;
    }

    /** Takes out those that are the arguments of a call without a body. */
    List<Parameter> takeArguments() {
        List<Parameter> arguments =
                filters.stream().filter(CallParser::isArgument).toList();
        filters.removeAll(arguments);
        return arguments;
    }

    /** Refuses what would have no effect with this action, though the client must have meant that other rows be written. */
    void requireMeaningIn(Action action) {
        if (action == Action.PUT && (bounds(ReservedParameter.LIMIT) || bounds(ReservedParameter.OFFSET))) {
            throw new FailureException(new WriteFailure.WindowInPut());
        }
        if ((action == Action.UPDATE || action == Action.DELETE) && skips()) {
            throw refused(
                    "The parameter offset is not supported in a PATCH or DELETE",
                    "It would not choose which rows are written");
        }
    }

    private boolean skips() {
        return bounds(ReservedParameter.OFFSET)
                && !reserved.getOrDefault(ReservedParameter.OFFSET, "").strip().equals("0");
    }

    /** An empty one does not, nor does an offset before the first row. */
    private boolean bounds(ReservedParameter window) {
        String value = reserved.getOrDefault(window, "");
        return !value.isBlank() && !(window == ReservedParameter.OFFSET && value.startsWith("-"));
    }

    private static FailureException refused(String message, @Nullable String details) {
        return new FailureException(new RequestFailure.Malformed(message, details, null));
    }
}
