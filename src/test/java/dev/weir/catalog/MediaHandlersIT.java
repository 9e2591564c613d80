package dev.weir.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.Superuser;
import dev.weir.database.TestDatabase;
import dev.weir.dispatch.Dispatcher;
import dev.weir.embedded.Login;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;

/** Whose functions are taken for those of media types. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MediaHandlersIT {

    private static final String FUNCTION = " create function %1$s.st_asgeojson(r record, d int default 9) returns text"
            + " language plpgsql as 'begin return row_to_json(r); end';";

    private final Login login = TestDatabase.createDatabase("create schema gis;" + FUNCTION.formatted("gis"));
    private final ConfigurableApplicationContext context = Parts.start(login);

    @AfterAll
    void stop() {
        context.close();
        Superuser.runIn(login, "drop schema early cascade; drop role geo_stranger");
    }

    private MediaHandlers read() {
        CatalogReader reader = new CatalogReader(context.getBean(Dispatcher.class), List.of("public"));
        return Objects.requireNonNull(reader.read(1).block(Parts.PATIENCE)).handlers();
    }

    @Test
    void aFunctionThatMakesGeoJsonIsOneOfTheDatabasesOwnerOrOfASuperuser() {
        Superuser.runIn(
                login,
                "create role geo_stranger; create schema early authorization geo_stranger;" + " set role geo_stranger;"
                        + FUNCTION.formatted("early"));
        assertThat(read().geoJsonSchema()).isEqualTo("gis");

        Superuser.runIn(login, "drop schema gis cascade");
        assertThat(read().geoJsonSchema()).isNull();

        Superuser.runIn(login, "alter function early.st_asgeojson owner to current_user");
        assertThat(read().geoJsonSchema()).isEqualTo("early");
    }
}
