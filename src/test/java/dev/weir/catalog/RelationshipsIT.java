package dev.weir.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.catalog.Relationship.ByFunction;
import dev.weir.catalog.Relationship.ByKey;
import dev.weir.catalog.Relationship.Through;
import dev.weir.database.TestDatabase;
import dev.weir.dispatch.Dispatcher;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;

/** What a reading makes of every kind of relationship. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelationshipsIT {

    private final ConfigurableApplicationContext context = Parts.start(TestDatabase.createDatabase(script()));
    private Relationships relationships = Relationships.NONE;

    @BeforeAll
    void read() {
        CatalogReader reader = new CatalogReader(context.getBean(Dispatcher.class), List.of("api"));
        relationships =
                Objects.requireNonNull(reader.read(1).block(Parts.PATIENCE)).relationships();
    }

    @AfterAll
    void stop() {
        context.close();
    }

    @Test
    void aKeyLeadsBothWays() {
        assertThat(between("projects", "clients"))
                .containsExactly(
                        "many-to-one project_lead lead=id",
                        "many-to-one projects_client_id_fkey client_id=id",
                        "many-to-many watches project_id client_id");
        assertThat(between("clients", "projects"))
                .containsExactly(
                        "function best_project one",
                        "one-to-many project_lead id=lead",
                        "one-to-many projects_client_id_fkey id=client_id",
                        "many-to-many watches client_id project_id");
    }

    @Test
    void aUniqueKeyIsOneToOne() {
        assertThat(between("clients", "passports")).containsExactly("one-to-one passports_client_id_fkey id=client_id");
        assertThat(between("passports", "clients")).containsExactly("one-to-one passports_client_id_fkey client_id=id");
    }

    @Test
    void aTableJoinsTwoOthersOnlyIfItsPrimaryKeyHasBothKeys() {
        assertThat(between("tags", "projects")).containsExactly("function projects many");
        assertThat(between("projects", "tags")).containsExactly("many-to-many project_tags project_id tag_id");
    }

    @Test
    void aSelfReferenceLeadsBothWays() {
        assertThat(between("parts", "parts"))
                .containsExactly("one-to-many parts_whole_fkey id=whole", "many-to-one parts_whole_fkey whole=id");
    }

    @Test
    void aPartitionedTableHasItsKeyOnceAndItsPartitionsHaveNone() {
        assertThat(between("days", "projects")).containsExactly("many-to-one days_project_id_fkey project_id=id");
        assertThat(relationships.from(new QualifiedName("api", "days_2026"))).isEmpty();
    }

    @Test
    void aViewStandsForTheTableWhoseKeyItShows() {
        assertThat(between("open_projects", "clients")).contains("many-to-one projects_client_id_fkey customer=id");
        assertThat(between("newest_projects", "clients")).contains("many-to-one projects_client_id_fkey customer=id");
        assertThat(between("kept_projects", "clients")).contains("many-to-one projects_client_id_fkey client_id=id");
        assertThat(between("outer_projects", "clients")).contains("many-to-one projects_client_id_fkey client_id=id");
        assertThat(between("clients", "twice"))
                .containsExactlyInAnyOrder(
                        "one-to-many projects_client_id_fkey id=client_id",
                        "one-to-many projects_client_id_fkey id=again",
                        "many-to-many watches client_id project_id");
        assertThat(between("project_tags", "open_projects"))
                .containsExactly("many-to-one project_tags_project_id_fkey project_id=key");
    }

    @Test
    void aViewOfAUnionShowsNoTablesColumns() {
        assertThat(relationships.from(new QualifiedName("api", "merged"))).isEmpty();
    }

    @Test
    void whatIsNotExposedOnlyJoins() {
        assertThat(relationships.from(new QualifiedName("hidden", "watches"))).isEmpty();
        assertThat(relationships.from(new QualifiedName("hidden", "inner_projects")))
                .isEmpty();
    }

    @Test
    void aFunctionOfARowIsAColumnOrARelationship() {
        QualifiedName clients = new QualifiedName("api", "clients");
        ComputedColumn initial = relationships.computed(clients, "initial").orElseThrow();
        assertThat(initial.function()).isEqualTo(new QualifiedName("api", "initial"));
        assertThat(initial.column().type()).isEqualTo("text");
        assertThat(relationships.computed(clients, "best_project")).isEmpty();
        assertThat(relationships.computed(clients, "many_texts")).isEmpty();
        assertThat(relationships.computed(clients, "two")).isEmpty();
    }

    private List<String> between(String from, String to) {
        return relationships.from(new QualifiedName("api", from)).stream()
                .filter(relationship -> relationship.to().name().equals(to))
                .map(RelationshipsIT::inWords)
                .toList();
    }

    private static String inWords(Relationship relationship) {
        return switch (relationship) {
            case ByKey key ->
                "%s %s %s"
                        .formatted(
                                key.cardinality().words(),
                                key.constraint(),
                                key.columns().stream()
                                        .map(pair -> pair.from() + "=" + pair.to())
                                        .collect(Collectors.joining(",")));
            case Through through ->
                "many-to-many %s %s %s"
                        .formatted(
                                through.junction().name(),
                                through.fromColumns().getFirst().to(),
                                through.toColumns().getFirst().from());
            case ByFunction function ->
                "function %s %s".formatted(function.function().name(), function.toOne() ? "one" : "many");
        };
    }

    private static String script() {
        try (InputStream file =
                Objects.requireNonNull(RelationshipsIT.class.getResourceAsStream("related.sql"), "related.sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
