package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a URL: those with a meaning of their own, and the filters, which are all others. One of the former
 * that is only named, without an equals sign, asks for nothing.
 */
final class Parameters {

    private static final Set<String> RESERVED = Set.of("select", "order", "limit", "offset", "columns", "on_conflict");

    private final Map<String, String> reserved = new HashMap<>();
    private final List<Parameter> filters = new ArrayList<>();

    Parameters(List<Parameter> all) {
        for (Parameter parameter : all) {
            if (!RESERVED.contains(parameter.name())) {
                filters.add(parameter);
            } else if (parameter.assigned() && reserved.putIfAbsent(parameter.name(), parameter.value()) != null) {
                throw refused("The parameter %s is given twice".formatted(parameter.name()), null);
            }
        }
    }

    @Nullable
    String get(String name) {
        return reserved.get(name);
    }

    List<Parameter> filters() {
        return filters;
    }

    /** Refuses what would have no effect with this action, though whoever wrote it must have meant one. */
    void requireMeaningIn(Action action) {
        if (reserved.containsKey("on_conflict")) {
            throw refused("The parameter on_conflict is not supported", null);
        }
        if (action == Action.INSERT && !filters.isEmpty()) {
            throw refused(
                    "A filter has no meaning in a POST",
                    "Parameter %s".formatted(Excerpt.of(filters.getFirst().name())));
        }
        for (String window : List.of("limit", "offset")) {
            if ((action == Action.UPDATE || action == Action.DELETE) && bounds(window)) {
                throw refused(
                        "The parameter %s is not supported in a PATCH or DELETE".formatted(window),
                        "It would not bound which rows are written");
            }
        }
    }

    /** An empty one does not, nor does an offset before the first row. */
    private boolean bounds(String window) {
        String value = reserved.getOrDefault(window, "");
        return !value.isBlank() && !(window.equals("offset") && value.startsWith("-"));
    }

    private static FailureException refused(String message, @Nullable String details) {
        return new FailureException(new RequestFailure.Malformed(message, details, null));
    }
}
