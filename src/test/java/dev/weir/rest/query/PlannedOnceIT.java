package dev.weir.rest.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.LocalPostgres;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.plan.Requests;
import dev.weir.rest.plan.Shop;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL plans a prepared read five times with its arguments, and from then on once for all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlannedOnceIT {

    private static final int RUNS = 20;

    private final Connection connection = connect();

    private static Connection connect() {
        try {
            return LocalPostgres.connect(TestDatabase.createDatabase("""
                    create table orders (id bigint primary key, total numeric(10,2));
                    insert into orders select n, n from generate_series(1, 20000) as n;
                    """));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    void analyze() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("analyze orders");
        }
    }

    @AfterAll
    void close() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders?id=gt.50&order=id&limit=10",
                "orders?id=gt.50&order=id&limit=7",
                "orders?id=gt.50&order=id&limit=7&offset=30",
                "orders?id=gt.50&order=id.desc&limit=20&offset=1000",
                "orders?id=in.(1,2)",
                "orders?id=in.(1,20,300,4000)",
                "orders?id=in.(1,2,3,4,5,6,7,8,9,10,11,12)"
            })
    void readsArePlannedOnce(String request) throws SQLException {
        dev.weir.dispatch.work.Statement read =
                Queries.render(new Planner(null, 1_000_000).plan(Requests.get(request), Shop.CATALOG));
        try (Statement statement = connection.createStatement()) {
            statement.execute("deallocate all");
            statement.execute("prepare once as " + read.shape().text());
            for (int run = 0; run < RUNS; run++) {
                statement.execute("execute once ('" + String.join("', '", read.arguments()) + "')");
            }
            try (ResultSet plans = statement.executeQuery(
                    "select custom_plans, generic_plans from pg_prepared_statements where name = 'once'")) {
                assertThat(plans.next()).isTrue();
                assertThat(IntStream.of(plans.getInt(1), plans.getInt(2))).containsExactly(5, RUNS - 5);
            }
        }
    }
}
