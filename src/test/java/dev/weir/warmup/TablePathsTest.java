package dev.weir.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.catalog.Column;
import dev.weir.catalog.DataType;
import dev.weir.catalog.QualifiedName;
import dev.weir.catalog.Relation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TablePathsTest {

    private static Relation relation(Relation.Kind kind, String name, List<String> key, String type, String... others) {
        SequencedMap<String, Column> columns = new LinkedHashMap<>();
        key.forEach(column -> columns.put(column, column(column, type)));
        for (String other : others) {
            columns.put(other, column(other, "text"));
        }
        QualifiedName qualified = new QualifiedName("public", name);
        return new Relation(1, qualified, kind, columns, key, true, true, true, true, null);
    }

    private static Column column(String name, String type) {
        return new Column(name, type, new DataType(23, type, true), false, false, true, List.of(), null);
    }

    private static Relation table(String name, String type, String... others) {
        return relation(Relation.Kind.TABLE, name, List.of("id"), type, others);
    }

    @Test
    void aTableIsAskedForInFourFormsByItsKey() {
        Relation table = table("films", "integer", "title", "Odd name", "year", "rating");
        assertThat(TablePaths.of(table))
                .map(path -> path.with(new Random(7)))
                .satisfiesExactly(
                        path -> assertThat(path).matches("/films\\?id=eq\\.\\d+"),
                        path -> assertThat(path).matches("/films\\?order=id&limit=10&id=gt\\.\\d+"),
                        path -> assertThat(path).matches("/films\\?select=id,title,year&id=eq\\.\\d+"),
                        path -> assertThat(path).matches("/films\\?order=id\\.desc&limit=5&id=lte\\.\\d+"));
    }

    @Test
    void aTableOfAKeyAloneIsAskedForToo() {
        assertThat(TablePaths.of(table("tags", "text")))
                .map(path -> path.with(new Random(7)))
                .anySatisfy(path -> assertThat(path).startsWith("/tags?select=id&id=eq."));
    }

    @ParameterizedTest
    @CsvSource({
        "smallint, ^[1-9][0-9]*$",
        "bigint, ^[1-9][0-9]*$",
        "numeric, ^[1-9][0-9]*$",
        "uuid, ^[0-9a-f]{8}-0000-4000-8000-0{12}$",
        "text, ^[0-9a-z]+$"
    })
    void theKeysTypeDecidesTheValue(String type, String pattern) {
        String path = TablePaths.of(table("films", type)).getFirst().with(new Random());
        assertThat(path.substring(path.lastIndexOf('.') + 1)).containsPattern(pattern);
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp with time zone", "bytea", "jsonb"})
    void aKeyOfAnotherTypeIsNotMadeUp(String type) {
        assertThat(TablePaths.canBeAsked(table("films", type))).isFalse();
    }

    @Test
    void whatHasNoKeyOfOneColumnOrAnOddNameOrIsNoTableIsNotAskedFor() {
        assertThat(TablePaths.canBeAsked(table("films", "uuid"))).isTrue();
        assertThat(TablePaths.canBeAsked(relation(Relation.Kind.PARTITIONED_TABLE, "parts", List.of("id"), "integer")))
                .isTrue();
        assertThat(TablePaths.canBeAsked(relation(Relation.Kind.TABLE, "films", List.of(), "integer")))
                .isFalse();
        assertThat(TablePaths.canBeAsked(relation(Relation.Kind.TABLE, "films", List.of("a", "b"), "integer")))
                .isFalse();
        assertThat(TablePaths.canBeAsked(relation(Relation.Kind.TABLE, "films", List.of("Id"), "integer")))
                .isFalse();
        assertThat(TablePaths.canBeAsked(table("Films", "integer"))).isFalse();
        assertThat(TablePaths.canBeAsked(relation(Relation.Kind.VIEW, "films", List.of("id"), "integer")))
                .isFalse();
        assertThat(TablePaths.canBeAsked(relation(Relation.Kind.FOREIGN_TABLE, "films", List.of("id"), "integer")))
                .isFalse();
    }
}
