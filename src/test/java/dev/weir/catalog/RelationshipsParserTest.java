package dev.weir.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.catalog.Relationship.ByFunction;
import dev.weir.catalog.Relationship.ByKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RelationshipsParserTest {

    private static final QualifiedName ORDERS = new QualifiedName("public", "orders");
    private static final QualifiedName PEOPLE = new QualifiedName("public", "people");

    private static final String KEY = """
            {"name": "orders_by", "fromSchema": "public", "fromName": "orders", "fromColumns": ["by"],
             "toSchema": "public", "toName": "people", "toColumns": ["id"], "primaryKey": ["id"], "unique": false}
            """;

    private static Relationships parse(String keys, String views, String functions, Relation... relations) {
        Map<QualifiedName, Relation> byName = new LinkedHashMap<>();
        List.of(relations).forEach(relation -> byName.put(relation.name(), relation));
        String json = "{\"keys\":[%s],\"views\":[%s],\"functions\":[%s]}".formatted(keys, views, functions);
        return RelationshipsParser.parse(List.of("public"), byName, json.getBytes(UTF_8));
    }

    private static String function(String name, String row, @Nullable String to, boolean many) {
        return """
                {"schema": "public", "name": "%s", "rowSchema": "public", "rowName": "%s",
                 "toSchema": %s, "toName": %s, "many": %s,
                 "type": "text", "typeOid": 25, "base": "text", "listable": true}""".formatted(name, row, to == null ? null : "\"public\"", to == null ? null : '"' + to + '"', many);
    }

    @Test
    void aKeyLeadsBothWays() {
        Relationships parsed = parse(KEY, "", "");
        assertThat(parsed.from(ORDERS)).singleElement().isInstanceOfSatisfying(ByKey.class, key -> assertThat(key.to())
                .isEqualTo(PEOPLE));
        assertThat(parsed.from(PEOPLE)).singleElement().isInstanceOfSatisfying(ByKey.class, key -> assertThat(key.to())
                .isEqualTo(ORDERS));
    }

    @Test
    void aViewStandsForTheTableWhoseColumnsItShows() {
        String view = """
                {"schema": "public", "name": "works", "columns": [
                  {"schema": "public", "table": "orders", "column": "by", "name": "made_by"}]}""";
        assertThat(parse(KEY, view, "").from(new QualifiedName("public", "works")))
                .singleElement()
                .isInstanceOfSatisfying(ByKey.class, key -> assertThat(key.columns())
                        .containsExactly(new Relationship.Pair("made_by", "id")));
    }

    @Test
    void aFunctionOfRowsLeadsToThemAndOneOfAValueIsAColumn() {
        Relationships parsed = parse(
                "", "", function("pals", "people", "people", true) + "," + function("title", "people", null, false));
        assertThat(parsed.from(PEOPLE))
                .containsExactly(new ByFunction(PEOPLE, PEOPLE, new QualifiedName("public", "pals"), false));
        assertThat(parsed.computed(PEOPLE, "title"))
                .hasValueSatisfying(column -> assertThat(column.column().type()).isEqualTo("text"));
        assertThat(parsed.computed(PEOPLE, "pals")).isEmpty();
        assertThat(parsed.computed(ORDERS, "title")).isEmpty();
    }

    /** So that a function can say which of several ways is meant. */
    @Test
    void aFunctionNamedAsTheTargetReplacesTheKey() {
        Relationships parsed = parse(KEY, "", function("people", "orders", "people", false));
        assertThat(parsed.from(ORDERS))
                .containsExactly(new ByFunction(ORDERS, PEOPLE, new QualifiedName("public", "people"), true));
        assertThat(parsed.from(PEOPLE)).hasOnlyElementsOfType(ByKey.class);
    }

    @Test
    void ofTwoFunctionsOfOneNameTheFirstIsTheColumn() {
        String second = function("title", "people", null, false).replace("\"text\"", "\"integer\"");
        assertThat(parse("", "", function("title", "people", null, false) + "," + second)
                        .computed(PEOPLE, "title"))
                .hasValueSatisfying(column -> assertThat(column.column().type()).isEqualTo("text"));
    }

    @Test
    void aColumnOfAFunctionHasTheTypeThatColumnsOfRelationsHave() {
        DataType odd = new DataType(25, "text", true, Map.of("=", "elsewhere"), null);
        LinkedHashMap<String, Column> columns = new LinkedHashMap<>();
        columns.put("name", new Column("name", "text", odd, true, false, true, List.of(), null));
        Relation people =
                new Relation(1, PEOPLE, Relation.Kind.TABLE, columns, List.of(), true, true, true, true, null);
        assertThat(parse("", "", function("title", "people", null, false), people)
                        .computed(PEOPLE, "title"))
                .hasValueSatisfying(
                        column -> assertThat(column.column().dataType()).isSameAs(odd));
    }
}
