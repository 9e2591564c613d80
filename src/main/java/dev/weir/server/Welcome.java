package dev.weir.server;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.QualifiedName;
import dev.weir.catalog.Relation;
import dev.weir.pool.Database;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is printed when the service is ready: where it listens, what it serves, and what to try.
 *
 * @param rest base of the REST interface
 * @param management base of the management port
 */
record Welcome(String rest, String management) {

    /** The most telling relations of the demonstration schema, in the order to show them in. */
    private static final List<String> TELLING = List.of("customers", "products", "orders");

    String text(Database database, Catalog catalog) {
        return """


                  Weir is ready.

                  REST        %s
                  Management  %s/actuator/health
                  Database    %s
                  Bound       %d connections, never more (weir.pool.size)
                %s""".formatted(rest, management, database.description(), database.bound(), examples(catalog));
    }

    private String examples(Catalog catalog) {
        List<Relation> relations = telling(catalog);
        if (relations.isEmpty()) {
            return "\n  No tables or views to serve yet in " + String.join(", ", catalog.schemas()) + ".\n";
        }
        String first = path(relations.getFirst());
        String second = path(relations.get(Math.min(1, relations.size() - 1)));
        String third = path(relations.getLast());
        String columns = relations.get(Math.min(1, relations.size() - 1)).columns().keySet().stream()
                .limit(2)
                .map(Welcome::encode)
                .collect(Collectors.joining(","));
        return """

                  Try
                    curl '%s%s?limit=3'
                    curl '%s%s?select=%s&limit=3'
                    curl -I -H 'Prefer: count=exact' '%s%s'
                """.formatted(rest, first, rest, second, columns, rest, third);
    }

    private static List<Relation> telling(Catalog catalog) {
        String schema = catalog.schemas().getFirst();
        return catalog.relations().values().stream()
                .filter(relation -> relation.name().schema().equals(schema))
                .filter(relation -> !relation.columns().isEmpty())
                .sorted(Comparator.comparingInt(Welcome::rank)
                        .thenComparing(relation -> relation.name().name()))
                .limit(3)
                .toList();
    }

    private static int rank(Relation relation) {
        int place = TELLING.indexOf(relation.name().name());
        return place < 0 ? TELLING.size() : place;
    }

    private static String path(Relation relation) {
        QualifiedName name = relation.name();
        return "/" + encode(name.name());
    }

    private static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
