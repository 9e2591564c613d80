package dev.weir.rest.request;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What several rows are made one value by. Its name in small letters is its word in a URL, and its function in SQL. */
public enum Aggregate {
    AVG,
    COUNT,
    MAX,
    MIN,
    SUM;

    private static final Map<String, Aggregate> BY_WORD =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Aggregate::word, Function.identity()));

    private final String word = name().toLowerCase(Locale.ROOT);

    static Optional<Aggregate> of(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }

    public String word() {
        return word;
    }
}
