package dev.weir.rest.query;

import java.util.Collection;
import java.util.stream.Collectors;

/** Writes PostgreSQL's text form of one-dimensional arrays (PostgreSQL documentation, 8.15.6). */
final class ArrayLiterals {

    private ArrayLiterals() {}

    /** Every element is quoted, so that {@code NULL}, the empty string, commas and braces are mere text. */
    static String of(Collection<String> elements) {
        return elements.stream().map(ArrayLiterals::element).collect(Collectors.joining(",", "{", "}"));
    }

    private static String element(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
