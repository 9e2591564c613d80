package dev.weir.rest.plan;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A type that a client names in a cast. Of the words that SQL has for PostgreSQL's own types it is the type's name in
 * {@code pg_catalog}; any other is a name that the search path finds, or PostgreSQL refuses.
 *
 * @param length what SQL means by a word that says none, with its parentheses; empty for any
 * @param builtIn whether it is one of PostgreSQL's own types, so that the cast runs nobody else's code
 */
public record SqlType(String name, String length, boolean builtIn, boolean array) {

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("bigint", "int8"),
            Map.entry("bit varying", "varbit"),
            Map.entry("boolean", "bool"),
            Map.entry("char", "bpchar"),
            Map.entry("character", "bpchar"),
            Map.entry("character varying", "varchar"),
            Map.entry("decimal", "numeric"),
            Map.entry("double precision", "float8"),
            Map.entry("float", "float8"),
            Map.entry("int", "int4"),
            Map.entry("integer", "int4"),
            Map.entry("real", "float4"),
            Map.entry("smallint", "int2"),
            Map.entry("time with time zone", "timetz"),
            Map.entry("time without time zone", "time"),
            Map.entry("timestamp with time zone", "timestamptz"),
            Map.entry("timestamp without time zone", "timestamp"));

    private static final Map<String, String> OWN = Stream.concat(
                    NAMES.values().stream(),
                    Stream.of(
                            "text",
                            "date",
                            "interval",
                            "json",
                            "jsonb",
                            "uuid",
                            "bytea",
                            "inet",
                            "cidr",
                            "macaddr",
                            "money",
                            "name",
                            "oid",
                            "bit",
                            "point",
                            "tsvector"))
            .distinct()
            .collect(Collectors.toUnmodifiableMap(name -> name, name -> name));

    /** Those of one character, or one bit. */
    private static final Map<String, String> ONE = Map.of("char", "(1)", "character", "(1)", "bit", "(1)");

    private static final String BRACKETS = "[]";

    /** @param words as the client has them; small and capital letters are the same */
    static SqlType of(String words) {
        boolean array = words.endsWith(BRACKETS);
        String element = array ? words.substring(0, words.length() - BRACKETS.length()) : words;
        String folded = element.strip().replaceAll(" +", " ").toLowerCase(Locale.ROOT);
        String known = NAMES.getOrDefault(folded, OWN.get(folded));
        return new SqlType(known == null ? folded : known, ONE.getOrDefault(folded, ""), known != null, array);
    }
}
