package dev.weir.catalog;

import dev.weir.catalog.Relationship.ByKey;
import dev.weir.catalog.Relationship.Cardinality;
import dev.weir.catalog.Relationship.Pair;
import dev.weir.catalog.Relationship.Through;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Derives relationships from foreign keys. A view stands beside a table at either end of a key when it shows all columns of
 * the table that the key has there.
 */
final class KeyRelationships {

    /** How many ways one view can stand for one table, by showing a column several times. */
    private static final int WAYS = 16;

    private final Set<String> schemas;
    private final Map<QualifiedName, List<View>> viewsOf = new HashMap<>();
    private final List<Relationship> found = new ArrayList<>();
    private final Map<QualifiedName, List<End>> junctions = new LinkedHashMap<>();

    private KeyRelationships(Set<String> schemas, List<View> views) {
        this.schemas = schemas;
        for (View view : views) {
            for (QualifiedName table : view.columns().keySet()) {
                viewsOf.computeIfAbsent(table, name -> new ArrayList<>()).add(view);
            }
        }
    }

    /**
     * A view of an exposed schema.
     *
     * @param columns by table, then by column of the table: the columns of the view that show it
     */
    record View(QualifiedName name, Map<QualifiedName, Map<String, List<String>>> columns) {}

    /** A relation with the columns that stand for those of a key, in the key's order. */
    private record Place(QualifiedName relation, List<String> columns, boolean view) {}

    /** One key of a junction, and where it leads. */
    private record End(ForeignKey key, List<String> columns, Place to) {}

    static List<Relationship> of(List<String> schemas, List<ForeignKey> keys, List<View> views) {
        KeyRelationships relationships = new KeyRelationships(Set.copyOf(schemas), views);
        keys.forEach(relationships::add);
        relationships.junctions.forEach(relationships::join);
        return relationships.found;
    }

    private void add(ForeignKey key) {
        List<Place> ends = places(key.to(), key.toColumns()).stream()
                .filter(place -> schemas.contains(place.relation().schema()))
                .toList();
        for (Place from : places(key.from(), key.fromColumns())) {
            for (Place to : ends) {
                direct(key, from, to);
                if (!key.unique() && joins(key, from)) {
                    junctions
                            .computeIfAbsent(from.relation(), name -> new ArrayList<>())
                            .add(new End(key, from.columns(), to));
                }
            }
        }
    }

    private void direct(ForeignKey key, Place from, Place to) {
        if (!isTogether(from.relation(), to.relation())) {
            return;
        }
        List<Pair> pairs = pairs(from.columns(), to.columns());
        Cardinality there = key.unique() ? Cardinality.ONE_TO_ONE : Cardinality.MANY_TO_ONE;
        Cardinality back = key.unique() ? Cardinality.ONE_TO_ONE : Cardinality.ONE_TO_MANY;
        found.add(new ByKey(from.relation(), to.relation(), there, key.name(), pairs, true, to.view()));
        found.add(new ByKey(to.relation(), from.relation(), back, key.name(), turned(pairs), false, from.view()));
    }

    /** Both are in one exposed schema, as a request is for one schema. */
    private boolean isTogether(QualifiedName one, QualifiedName other) {
        return schemas.contains(one.schema()) && one.schema().equals(other.schema());
    }

    /** Whether the key belongs to the primary key of its table, all of which a view must show to stand for the table. */
    private boolean joins(ForeignKey key, Place from) {
        return key.primaryKey().containsAll(key.fromColumns())
                && (!from.view() || shows(key.from(), from.relation(), key.primaryKey()));
    }

    private boolean shows(QualifiedName table, QualifiedName view, List<String> columns) {
        return viewsOf.getOrDefault(table, List.of()).stream()
                .filter(candidate -> candidate.name().equals(view))
                .anyMatch(candidate -> candidate
                        .columns()
                        .getOrDefault(table, Map.of())
                        .keySet()
                        .containsAll(columns));
    }

    private void join(QualifiedName junction, List<End> ends) {
        for (End one : ends) {
            for (End other : ends) {
                if (!one.key().equals(other.key())
                        && one.key().from().equals(other.key().from())
                        && isTogether(one.to().relation(), other.to().relation())) {
                    found.add(new Through(
                            one.to().relation(),
                            other.to().relation(),
                            junction,
                            one.key().name(),
                            other.key().name(),
                            pairs(one.to().columns(), one.columns()),
                            pairs(other.columns(), other.to().columns())));
                }
            }
        }
    }

    private List<Place> places(QualifiedName table, List<String> columns) {
        List<Place> places = new ArrayList<>();
        places.add(new Place(table, columns, false));
        for (View view : viewsOf.getOrDefault(table, List.of())) {
            Map<String, List<String>> shown = view.columns().getOrDefault(table, Map.of());
            for (List<String> way : new HashSet<>(ways(columns, shown))) {
                places.add(new Place(view.name(), way, true));
            }
        }
        return places;
    }

    /** Each way to choose a column of the view for each column of the key; none when it does not show all of them. */
    private static List<List<String>> ways(List<String> columns, Map<String, List<String>> shown) {
        List<List<String>> ways = List.of(List.of());
        for (String column : columns) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> way : ways) {
                for (String name : shown.getOrDefault(column, List.of())) {
                    List<String> extended = new ArrayList<>(way);
                    extended.add(name);
                    longer.add(extended);
                }
            }
            ways = longer.subList(0, Math.min(WAYS, longer.size()));
        }
        return ways;
    }

    private static List<Pair> pairs(List<String> from, List<String> to) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            pairs.add(new Pair(from.get(i), to.get(i)));
        }
        return pairs;
    }

    private static List<Pair> turned(List<Pair> pairs) {
        return pairs.stream().map(Pair::turned).toList();
    }
}
