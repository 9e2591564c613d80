package dev.weir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.catalog.QualifiedName;
import dev.weir.catalog.Relation;
import dev.weir.catalog.Relation.Kind;
import dev.weir.rest.plan.DeletePlan;
import dev.weir.rest.plan.Filter;
import dev.weir.rest.plan.Plan;
import dev.weir.rest.plan.ReadNode;
import dev.weir.rest.plan.Terms;
import dev.weir.rest.request.Format;
import dev.weir.rest.request.Page;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantsTest {

    private final Grants grants = new Grants("The Login");

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", quoteCharacter = '`', textBlock = """
            permission denied for table Odd "name"       | The request needs GRANT DELETE ON shop."Odd ""name""\" TO anon
            permission denied for view Odd "name"        | A trigger, policy, default or function of shop."Odd ""name""\" uses it: grant on "Odd ""name""\" what it needs TO anon
            permission denied for schema Shut            | The request needs GRANT USAGE ON SCHEMA "Shut" TO anon
            permission denied for sequence s             | The request needs GRANT USAGE ON SEQUENCE shop.s TO anon
            permission denied for type mood              | The request needs GRANT USAGE ON TYPE mood TO anon
            permission denied for foreign server far     | The request needs GRANT USAGE ON FOREIGN SERVER far TO anon
            permission denied to set role "web anon"     | The request needs GRANT "web anon" TO "The Login"
            permission denied for large object 7         | none
            must be owner of table x                     | none
            keine Berechtigung für Tabelle x             | none
            """)
    void theObjectDecidesWhatToGrant(String message, String hint) {
        assertThat(grants.hint(message, delete(Kind.TABLE), "anon")).isEqualTo(hint);
    }

    @ParameterizedTest
    @CsvSource({
        "TABLE,table",
        "PARTITIONED_TABLE,table",
        "VIEW,view",
        "MATERIALIZED_VIEW,materialized view",
        "FOREIGN_TABLE,foreign table"
    })
    void everyKindOfRelationIsKnownByItsWord(Kind kind, String word) {
        assertThat(grants.hint("permission denied for " + word + " Odd \"name\"", delete(kind), "anon"))
                .startsWith("The request needs GRANT DELETE ON shop.");
    }

    private static Plan delete(Kind kind) {
        Relation relation = new Relation(
                0,
                new QualifiedName("shop", "Odd \"name\""),
                kind,
                new LinkedHashMap<>(),
                List.of(),
                true,
                true,
                true,
                true,
                null);
        return new DeletePlan(
                relation,
                new Filter.And(List.of()),
                new ReadNode(relation, List.of(), new Filter.And(List.of()), List.of(), Page.ALL),
                Format.JSON,
                false,
                false,
                Terms.NONE);
    }
}
