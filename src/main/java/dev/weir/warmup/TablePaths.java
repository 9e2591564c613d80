package dev.weir.warmup;

import dev.weir.catalog.Column;
import dev.weir.catalog.Relation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Paths that ask for some rows of a table by its primary key, in the forms that applications use most. */
final class TablePaths {

    /** A name that is its own form in a path. */
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    private static final int LARGEST = 10_000;

    /** Values to look for, by the type of the key. */
    private static final Map<String, Function<RandomGenerator, String>> VALUES = Map.of(
            "smallint", TablePaths::number,
            "integer", TablePaths::number,
            "bigint", TablePaths::number,
            "numeric", TablePaths::number,
            "uuid", random -> "%08x-0000-4000-8000-000000000000".formatted(random.nextInt()),
            "text", random -> Integer.toString(random.nextInt(LARGEST), 36));

    private TablePaths() {}

    private static String number(RandomGenerator random) {
        return Integer.toString(1 + random.nextInt(LARGEST));
    }

    /** Whether a row of it is found at once, by a value that can be made up. */
    static boolean canBeAsked(Relation relation) {
        return switch (relation.kind()) {
            case TABLE, PARTITIONED_TABLE ->
                PLAIN.matcher(relation.name().name()).matches()
                        && relation.primaryKey().size() == 1
                        && PLAIN.matcher(relation.primaryKey().getFirst()).matches()
                        && VALUES.containsKey(key(relation).dataType().base());
            case VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE -> false;
        };
    }

    private static Column key(Relation relation) {
        return relation.column(relation.primaryKey().getFirst()).orElseThrow();
    }

    /** Makes paths below the path of the table's schema, each with another value every time. */
    static List<Rotation.Path> of(Relation relation) {
        String key = relation.primaryKey().getFirst();
        Function<RandomGenerator, String> value =
                Objects.requireNonNull(VALUES.get(key(relation).dataType().base()));
        List<String> others = relation.columns().keySet().stream()
                .filter(name -> !name.equals(key) && PLAIN.matcher(name).matches())
                .limit(2)
                .toList();
        Stream<String> forms = Stream.of(
                "%1$s=eq.",
                "order=%1$s&limit=10&%1$s=gt.", "select=%1$s%2$s&%1$s=eq.", "order=%1$s.desc&limit=5&%1$s=lte.");
        String selected = others.isEmpty() ? "" : "," + String.join(",", others);
        return forms.map(form -> "/" + relation.name().name() + "?" + form.formatted(key, selected))
                .<Rotation.Path>map(path -> random -> path + value.apply(random))
                .toList();
    }
}
