package dev.weir.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.dispatch.Dispatcher;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a reading makes of a schema full of oddities. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogReaderIT {

    private static final List<String> SCHEMAS = List.of("odd", "Other \"schema\"");

    private final ConfigurableApplicationContext context = Parts.start(TestDatabase.createDatabase(script()));
    private Catalog catalog = new Catalog(0, List.of(), Map.of(), Relationships.NONE, Map.of());

    @BeforeAll
    void read() {
        catalog = Objects.requireNonNull(read(SCHEMAS).block(Parts.PATIENCE));
    }

    @AfterAll
    void stop() {
        context.close();
    }

    private Mono<Catalog> read(List<String> schemas) {
        return new CatalogReader(context.getBean(Dispatcher.class), schemas).read(7);
    }

    @Test
    void aSnapshotHasItsVersionAndTheSchemasInTheirOrder() {
        assertThat(catalog.version()).isEqualTo(7);
        assertThat(catalog.schemas()).isEqualTo(SCHEMAS);
    }

    @Test
    void missingSchemasAreNamedAndThoseThatExistAreOffered() {
        StepVerifier.create(read(List.of("odd", "no\\where")))
                .expectErrorSatisfies(error -> assertThat(error)
                        .hasMessageContaining("no schema named no\\where,")
                        .asInstanceOf(InstanceOfAssertFactories.type(SchemaNotFoundException.class))
                        .extracting(SchemaNotFoundException::existing, InstanceOfAssertFactories.list(String.class))
                        .contains("odd", "Other \"schema\"")
                        .doesNotContain("pg_catalog"))
                .verify(Parts.PATIENCE);
    }

    @Test
    void aTableOfWhichOthersArePartsOrHeirsIsTheirParent() {
        assertThat(List.of("parted", "parted_1", "ancestor", "heir"))
                .extracting(name -> relation(name).parent())
                .containsExactly(true, false, true, false);
    }

    @Test
    void columnsHaveTypesThatMeanTheSameUnderEverySearchPath() {
        Relation weird = relation("Weird \"name\" é");
        assertThat(weird.columns().values())
                .extracting(Column::name, Column::type)
                .containsExactly(
                        pair("id", "bigint"),
                        pair("select", "text"),
                        pair("part", "integer"),
                        pair("mail", "odd.email"),
                        pair("state", "odd.settled"),
                        pair("states", "odd.status[]"),
                        pair("price", "numeric(10,2)"),
                        pair("target", "integer"));
        assertThat(weird.primaryKey()).containsExactly("part", "id");
        assertThat(weird.comment()).isEqualTo("odd; \"very\"");
    }

    @Test
    void generatedColumnsAndIdentitiesAreNotWritten() {
        assertThat(relation("Weird \"name\" é").columns().values())
                .filteredOn(column -> !column.writable())
                .extracting(Column::name)
                .containsExactly("id", "price");
    }

    @Test
    void domainsAddWhatTheyDemandAndOffer() {
        Relation weird = relation("Weird \"name\" é");
        assertThat(column(weird, "mail").nullable()).isFalse();
        assertThat(column(weird, "state").hasDefault()).isTrue();
        assertThat(column(weird, "state").enumValues()).containsExactly("new", "it's done");
        assertThat(column(weird, "states").enumValues()).isEmpty();
    }

    @Test
    void whatReachesNoUserCodeIsPlain() {
        assertThat(catalog.relations().values())
                .filteredOn(Relation::plain)
                .extracting(relation -> relation.name().name())
                .containsExactlyInAnyOrder(
                        "target",
                        "Weird \"name\" é",
                        "detail",
                        "parted",
                        "parted_1",
                        "ancestor",
                        "heir",
                        "empty",
                        "mat",
                        "easy",
                        "uses_mat",
                        "grouped",
                        "triggered");
    }

    @Test
    void viewsTakeTheWritesThatPostgresqlTakes() {
        assertThat(relation("easy").insertable()).isTrue();
        assertThat(column(relation("easy"), "up").writable()).isFalse();
        assertThat(relation("grouped").insertable()).isFalse();
        assertThat(relation("triggered").insertable()).isTrue();
        assertThat(relation("triggered").updatable()).isFalse();
        assertThat(column(relation("triggered"), "n").writable()).isTrue();
        assertThat(relation("mat").deletable()).isFalse();
    }

    @Test
    void keysOfSeveralColumnsKeepTheirOrder() {
        assertThat(catalog.relationships().from(new QualifiedName("odd", "detail")))
                .singleElement()
                .isEqualTo(new Relationship.ByKey(
                        new QualifiedName("odd", "detail"),
                        new QualifiedName("odd", "Weird \"name\" é"),
                        Relationship.Cardinality.ONE_TO_ONE,
                        "detail_weird",
                        List.of(new Relationship.Pair("part", "part"), new Relationship.Pair("wid", "id")),
                        true,
                        false));
    }

    @Test
    void functionsHaveTheirOverloadsParametersAndResults() {
        assertThat(function("over")).hasSize(2);
        Function vary = function("vary").getFirst();
        assertThat(vary.parameters()).containsExactly(new Function.Parameter("xs", "odd.status[]", true, true));
        assertThat(vary.returnsRelation()).isEqualTo(new QualifiedName("odd", "detail"));
        assertThat(vary.returnsSet()).isTrue();
        assertThat(function("outs").getFirst().parameters())
                .containsExactly(
                        new Function.Parameter("a", "integer", true, false),
                        new Function.Parameter("c", "integer", false, false));
        assertThat(function("unnamed").getFirst().parameters().getFirst().name())
                .isEmpty();
        assertThat(catalog.functions()).doesNotContainKey(new QualifiedName("odd", "instead"));
    }

    private static Tuple pair(String name, String type) {
        return Tuple.tuple(name, type);
    }

    private Relation relation(String name) {
        return catalog.relation(new QualifiedName("odd", name)).orElseThrow();
    }

    private static Column column(Relation relation, String name) {
        return relation.column(name).orElseThrow();
    }

    private List<Function> function(String name) {
        return Objects.requireNonNull(catalog.functions().get(new QualifiedName("odd", name)), name);
    }

    private static String script() {
        try (InputStream file =
                Objects.requireNonNull(CatalogReaderIT.class.getResourceAsStream("oddities.sql"), "oddities.sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
