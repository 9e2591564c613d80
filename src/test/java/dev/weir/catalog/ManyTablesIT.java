package dev.weir.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.dispatch.Dispatcher;
import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** A schema of thousands of tables with keys, and of hundreds of views over them, is read in seconds. */
class ManyTablesIT {

    private static final int TABLES = 2000;

    /** A transaction cannot lock many more. */
    private static final int AT_ONCE = 1000;

    private static final int VIEWS = 300;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    @Test
    void relationshipsOfManyTablesAndChainsOfViewsAreReadInSeconds() throws SQLException {
        Login login = TestDatabase.createDatabase();
        create(login);
        try (ConfigurableApplicationContext context = Parts.start(login)) {
            CatalogReader reader = new CatalogReader(context.getBean(Dispatcher.class), List.of("public"));
            Instant begun = Instant.now();
            Catalog catalog = Objects.requireNonNull(reader.read(1).block(LONGEST));
            Duration took = Duration.between(begun, Instant.now());

            assertThat(took).isLessThan(LONGEST);
            assertThat(catalog.relations()).hasSize(TABLES + VIEWS);
            // The ninth view over a view still leads where its table does.
            assertThat(catalog.relationships().from(new QualifiedName("public", "v10")))
                    .extracting(relationship -> relationship.to().name())
                    .contains("t1");
        }
    }

    /** Each table has keys to two before it; each tenth view is over a table, and those after it over one another. */
    private static void create(Login login) throws SQLException {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            for (int i = 1; i <= TABLES; i += AT_ONCE) {
                statement.execute("""
                        do $$ begin
                          for i in %d..%d loop
                            execute format('create table t%%s (id int primary key, a int references t%%s, b int references t%%s)',
                              i, greatest(1, i - 1), (i + 1) / 2);
                          end loop;
                        end $$""".formatted(i, i + AT_ONCE - 1));
            }
            statement.execute("""
                    do $$ begin
                      for i in 1..%d loop
                        execute format('create view v%%s as select id, a, b from %%s',
                          i, case i %% 10 when 1 then 't' || i else 'v' || i - 1 end);
                      end loop;
                    end $$""".formatted(VIEWS));
        }
    }
}
