package dev.weir.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.catalog.KeyRelationships.View;
import dev.weir.catalog.Relationship.ByKey;
import dev.weir.catalog.Relationship.Cardinality;
import dev.weir.catalog.Relationship.Pair;
import dev.weir.catalog.Relationship.Through;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyRelationshipsTest {

    private static final List<String> SCHEMAS = List.of("api", "other");

    private static final ForeignKey OF_ORDERS =
            key("orders_customer", "api.orders", List.of("customer"), "api.customers", List.of("id"), false);

    private static QualifiedName name(String text) {
        int dot = text.indexOf('.');
        return new QualifiedName(text.substring(0, dot), text.substring(dot + 1));
    }

    /** Of a table whose primary key is {@code id}. */
    private static ForeignKey key(
            String name, String from, List<String> columns, String to, List<String> toColumns, boolean unique) {
        return new ForeignKey(name, name(from), columns, name(to), toColumns, List.of("id"), unique);
    }

    private static List<String> of(List<ForeignKey> keys, View... views) {
        return KeyRelationships.of(SCHEMAS, keys, List.of(views)).stream()
                .map(KeyRelationshipsTest::shown)
                .toList();
    }

    private static String shown(Relationship relationship) {
        String how =
                switch (relationship) {
                    case ByKey key -> key.cardinality().words() + " " + key.columns();
                    case Through through -> "through " + through.junction() + " " + through.fromColumns();
                    case Relationship.ByFunction function -> "by " + function.function();
                };
        return relationship.from() + " to " + relationship.to() + ": " + how;
    }

    private static String row(String from, String to, Cardinality cardinality, Pair... columns) {
        return from + " to " + to + ": " + cardinality.words() + " " + List.of(columns);
    }

    @Test
    void aKeyLeadsBothWays() {
        assertThat(of(List.of(OF_ORDERS)))
                .containsExactly(
                        row("api.orders", "api.customers", Cardinality.MANY_TO_ONE, new Pair("customer", "id")),
                        row("api.customers", "api.orders", Cardinality.ONE_TO_MANY, new Pair("id", "customer")));
    }

    @Test
    void columnsThatAreUniqueLeadToOneRowFromBothSides() {
        assertThat(of(List.of(key("k", "api.a", List.of("b"), "api.b", List.of("id"), true))))
                .containsExactly(
                        row("api.a", "api.b", Cardinality.ONE_TO_ONE, new Pair("b", "id")),
                        row("api.b", "api.a", Cardinality.ONE_TO_ONE, new Pair("id", "b")));
    }

    @Test
    void whatIsNotExposedOrInAnotherSchemaIsNoEnd() {
        assertThat(of(List.of(key("k", "hidden.a", List.of("b"), "api.b", List.of("id"), false))))
                .isEmpty();
        assertThat(of(List.of(key("k", "other.a", List.of("b"), "api.b", List.of("id"), false))))
                .isEmpty();
    }

    @Test
    void aTableJoinsTwoOthersByKeysOfItsPrimaryKeyEvenWhenItIsHidden() {
        List<String> both = List.of("left", "right");
        ForeignKey left =
                new ForeignKey("l", name("hidden.j"), List.of("left"), name("api.a"), List.of("id"), both, false);
        ForeignKey right =
                new ForeignKey("r", name("hidden.j"), List.of("right"), name("api.b"), List.of("id"), both, false);
        assertThat(of(List.of(left, right)))
                .containsExactly(
                        "api.a to api.b: through hidden.j " + List.of(new Pair("id", "left")),
                        "api.b to api.a: through hidden.j " + List.of(new Pair("id", "right")));
    }

    @Test
    void aKeyOutsideOfThePrimaryKeyJoinsNothing() {
        ForeignKey other = key("orders_shop", "api.orders", List.of("shop"), "api.shops", List.of("id"), false);
        assertThat(of(List.of(OF_ORDERS, other))).noneMatch(shown -> shown.contains("through"));
    }

    @Test
    void aViewStandsForTheTableWhoseKeyItShows() {
        View view = new View(name("api.big"), Map.of(name("api.orders"), Map.of("customer", List.of("who"))));
        assertThat(of(List.of(OF_ORDERS), view))
                .contains(
                        row("api.big", "api.customers", Cardinality.MANY_TO_ONE, new Pair("who", "id")),
                        row("api.customers", "api.big", Cardinality.ONE_TO_MANY, new Pair("id", "who")));
    }

    @Test
    void aViewThatShowsHalfOfAKeyStandsForNothing() {
        ForeignKey wide = key("w", "api.a", List.of("x", "y"), "api.b", List.of("x", "y"), false);
        View half = new View(name("api.half"), Map.of(name("api.a"), Map.of("x", List.of("x"))));
        assertThat(of(List.of(wide), half)).noneMatch(shown -> shown.contains("half"));
    }

    @Test
    void aViewThatShowsAColumnOftenStandsForItsTableInSixteenWaysAtMost() {
        List<String> often = IntStream.range(0, 40).mapToObj(i -> "c" + i).toList();
        View view = new View(name("api.big"), Map.of(name("api.orders"), Map.of("customer", often)));
        assertThat(of(List.of(OF_ORDERS), view))
                .filteredOn(shown -> shown.startsWith("api.big"))
                .hasSize(16);
    }
}
