package dev.weir.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.catalog.Function.Parameter;
import dev.weir.catalog.Function.Volatility;
import dev.weir.dispatch.work.TransactionRules;
import dev.weir.dispatch.work.TransactionRules.Isolation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CatalogParserTest {

    private static final QualifiedName ORDERS = new QualifiedName("public", "orders");

    private static final String RELATION = """
            [{"oid": 5, "schema": "public", "name": "orders", "kind": "VIEW", "columns": [
               {"name": "z", "type": "integer", "typeOid": 23, "base": "integer", "listable": true,
                "operators": {}, "home": null, "casts": {}, "nullable": false, "hasDefault": true, "writable": false,
                "enumValues": [], "default": null, "comment": null},
               {"name": "a", "type": "public.status", "typeOid": 4000000000, "base": "public.status",
                "listable": false, "operators": {"=": "ext"}, "home": "public", "casts": {}, "nullable": true, "hasDefault": false, "writable": true,
                "enumValues": ["new", "it's \\"done\\""], "default": null, "comment": "größer"}],
              "primaryKey": ["z"], "insertable": true, "updatable": false, "deletable": true, "plain": false, "parent": true,
              "comment": "what was ordered"}]
            """;

    private static final String FUNCTIONS = """
            [{"oid": 7, "schema": "public", "name": "f", "parameters": [
               {"name": "x", "type": "integer", "required": true, "variadic": false},
               {"name": "", "type": "text[]", "required": false, "variadic": true}],
              "returnType": "public.orders", "relationSchema": "public", "relationName": "orders", "returnsSet": true,
              "volatility": "STABLE", "columns": [{"name": "c", "type": "integer", "typeOid": 23, "base": "integer", "listable": true}],
              "comment": "first", "settings": {"statement_timeout": "2s", "default_transaction_isolation": "serializable"}},
             {"oid": 8, "schema": "public", "name": "f", "parameters": [], "returnType": "void", "relationSchema": null,
              "relationName": null, "returnsSet": false, "volatility": "VOLATILE", "columns": [], "comment": null, "settings": {}}]
            """;

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aRelationKeepsEverythingThatItsRowSays() {
        Relation orders =
                Objects.requireNonNull(CatalogParser.relations(json(RELATION)).get(ORDERS));

        assertThat(orders.kind()).isEqualTo(Relation.Kind.VIEW);
        assertThat(orders.primaryKey()).containsExactly("z");
        assertThat(orders.insertable()).isTrue();
        assertThat(orders.updatable()).isFalse();
        assertThat(orders.deletable()).isTrue();
        assertThat(orders.plain()).isFalse();
        assertThat(orders.parent()).isTrue();
        assertThat(orders.comment()).isEqualTo("what was ordered");
    }

    @Test
    void columnsStayInTheOrderOfTheTable() {
        Relation orders =
                Objects.requireNonNull(CatalogParser.relations(json(RELATION)).get(ORDERS));

        assertThat(orders.columns().values())
                .containsExactly(
                        new Column(
                                "z", "integer", new DataType(23, "integer", true), false, true, false, List.of(), null),
                        new Column(
                                "a",
                                "public.status",
                                new DataType(4_000_000_000L, "public.status", false, Map.of("=", "ext"), "public"),
                                true,
                                false,
                                true,
                                List.of("new", "it's \"done\""),
                                "größer"));
    }

    @Test
    void overloadsOfAFunctionStandUnderOneName() {
        List<Function> overloads =
                Objects.requireNonNull(CatalogParser.functions(json(FUNCTIONS)).get(new QualifiedName("public", "f")));

        assertThat(overloads)
                .containsExactly(
                        new Function(
                                7,
                                new QualifiedName("public", "f"),
                                List.of(
                                        new Parameter("x", "integer", true, false),
                                        new Parameter("", "text[]", false, true)),
                                "public.orders",
                                ORDERS,
                                true,
                                Volatility.STABLE,
                                List.of(new Column(
                                        "c",
                                        "integer",
                                        new DataType(23, "integer", true),
                                        true,
                                        false,
                                        false,
                                        List.of(),
                                        null)),
                                "first",
                                new TransactionRules(Duration.ofSeconds(2), Isolation.SERIALIZABLE, false)),
                        new Function(
                                8,
                                new QualifiedName("public", "f"),
                                List.of(),
                                "void",
                                null,
                                false,
                                Volatility.VOLATILE,
                                null));
    }

    @Test
    void schemasAreThoseThatAreMissingAndThoseThatThereAre() {
        assertThat(CatalogParser.schemas(json("{\"missing\": [\"api\"], \"existing\": [\"public\"]}")))
                .isEqualTo(new CatalogParser.Schemas(List.of("api"), List.of("public")));
    }

    @Test
    void anEmptySchemaHasNothing() {
        assertThat(CatalogParser.relations(json("[]"))).isEmpty();
        assertThat(CatalogParser.functions(json("[]"))).isEmpty();
    }

    @Test
    void anAnswerThatLacksAFieldIsRefusedRatherThanGuessed() {
        assertThatThrownBy(() -> CatalogParser.schemas(json("{\"missing\": []}")))
                .hasMessageContaining("existing");
    }
}
