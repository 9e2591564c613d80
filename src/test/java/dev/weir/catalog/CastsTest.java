package dev.weir.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the catalog says of the functions by which a domain is shown and read. */
class CastsTest {

    private static Casts read(String casts) {
        byte[] json = """
            [{"oid": 5, "schema": "public", "name": "t", "kind": "TABLE", "columns": [
               {"name": "c", "type": "colour", "typeOid": 20000, "base": "integer", "listable": true,
                "operators": {}, "home": null, "casts": %s, "nullable": true, "hasDefault": false, "writable": true,
                "enumValues": [], "default": null, "comment": null}],
              "primaryKey": [], "insertable": true, "updatable": true, "deletable": true, "plain": false, "parent": false,
              "comment": null}]
            """.formatted(casts).getBytes(StandardCharsets.UTF_8);
        Relation relation = Objects.requireNonNull(CatalogParser.relations(json).get(new QualifiedName("public", "t")));
        return relation.column("c").orElseThrow().dataType().casts();
    }

    @Test
    void eachDirectionHasItsFunctionInASchemaOfItsOwn() {
        assertThat(read("""
                        {"toJson": {"schema": "a", "name": "shown"},
                         "fromJson": {"schema": "b", "name": "read"},
                         "fromText": {"schema": "c", "name": "read"}}"""))
                .isEqualTo(new Casts(
                        new QualifiedName("a", "shown"),
                        new QualifiedName("b", "read"),
                        new QualifiedName("c", "read")));
    }

    @Test
    void aDirectionWithoutAFunctionIsPostgresqlsOwn() {
        assertThat(read("{\"fromText\": {\"schema\": \"c\", \"name\": \"read\"}}"))
                .isEqualTo(new Casts(null, null, new QualifiedName("c", "read")));
        assertThat(read("{}")).isSameAs(Casts.NONE);
    }

    @Test
    void aTypeOfWhichNothingIsSaidHasNone() {
        assertThat(new DataType(23, "integer", true).casts()).isEqualTo(Casts.NONE);
    }
}
