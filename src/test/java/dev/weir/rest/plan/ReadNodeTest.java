package dev.weir.rest.plan;

import static dev.weir.rest.plan.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.catalog.Relation;
import dev.weir.catalog.Relation.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadNodeTest {

    /** By a value PostgreSQL reads one partition; in a join it opens and locks all of them. */
    @ParameterizedTest
    @CsvSource({"TABLE,true", "PARTITIONED_TABLE,false", "VIEW,false", "MATERIALIZED_VIEW,false", "FOREIGN_TABLE,false"
    })
    void onlyWhatHasAllItsRowsInOnePlaceIsReadByItsKey(Kind kind, boolean byKey) {
        ReadNode root = ((ReadPlan) new Planner(null, 1000).plan(get("orders?id=eq.42"), Shop.CATALOG)).root();
        ReadNode read =
                new ReadNode(as(kind, root.relation()), root.output(), root.filter(), root.order(), root.page());
        assertThat(read.isByKey()).isEqualTo(byKey);
    }

    @Test
    void theKeyOfATableIsNotThatOfThoseWhichInheritFromIt() {
        ReadNode root = ((ReadPlan) new Planner(null, 1000).plan(get("orders?id=eq.42"), Shop.CATALOG)).root();
        Relation of = root.relation();
        Relation parent = new Relation(
                of.oid(), of.name(), of.kind(), of.columns(), of.primaryKey(), true, true, true, true, true, null);
        assertThat(new ReadNode(parent, root.output(), root.filter(), root.order(), root.page()).isByKey())
                .isFalse();
    }

    private static Relation as(Kind kind, Relation of) {
        return new Relation(
                of.oid(), of.name(), kind, of.columns(), of.primaryKey(), true, true, true, true, of.comment());
    }
}
