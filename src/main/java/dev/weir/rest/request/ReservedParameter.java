package dev.weir.rest.request;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Query parameters with a meaning of their own; all others are filters. The name in small letters is the parameter's. */
public enum ReservedParameter {
    SELECT,
    ORDER,
    LIMIT,
    OFFSET,
    COLUMNS,
    ON_CONFLICT;

    private static final Map<String, ReservedParameter> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(ReservedParameter::word, Function.identity()));

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Those that an embedded relation has as well. */
    private static final Set<ReservedParameter> OF_EMBEDDED = EnumSet.of(ORDER, LIMIT, OFFSET);

    static Optional<ReservedParameter> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    static Optional<ReservedParameter> ofEmbedded(String name) {
        return of(name).filter(OF_EMBEDDED::contains);
    }

    /** Whether a column of this name can be filtered by only if the name is quoted. */
    public static boolean hides(String column) {
        return BY_NAME.containsKey(column) || LogicParser.names(column);
    }

    /** Its name in a URL. */
    String word() {
        return word;
    }
}
