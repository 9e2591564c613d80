package dev.weir.load.targets;

import dev.weir.embedded.LocalPostgres;
import dev.weir.embedded.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The relations that a suite needs beside whatever the database has: a table to write to, a ledger, and reads that hold
 * a connection for a known time. They can be told by their names, which begin with {@code weir_load_}.
 */
final class Workbench {

    /** 2 ms of a connection, without any of the processor; 10 ms and a tenth of a second of it. */
    private static final String CREATE = """
            create table weir_load_events (
              id bigint generated always as identity primary key,
              writer uuid not null,
              note text not null
            );
            create index on weir_load_events (writer);
            create table weir_load_ledger (
              id bigint generated always as identity primary key,
              transfer uuid not null,
              account integer not null,
              amount bigint not null
            );
            create index on weir_load_ledger (transfer);
            create view weir_load_balance as
              select coalesce(sum(amount), 0)::bigint as balance, count(*) as entries from weir_load_ledger;
            create table weir_load_keys as select generate_series(1, 10000) as id;
            alter table weir_load_keys add primary key (id);
            create function weir_load_rest(seconds double precision) returns boolean
              language plpgsql stable as $$ begin perform pg_sleep(seconds); return true; end $$;
            create view weir_load_wait as select id from weir_load_keys where weir_load_rest(0.002);
            create view weir_load_hold as select id from weir_load_keys where weir_load_rest(0.01);
            create view weir_load_slow as select id from weir_load_keys where weir_load_rest(0.1);
            create view weir_load_wide as
              select id, repeat('weir', 256) as text from weir_load_keys;
            grant select, insert, update, delete on weir_load_events, weir_load_ledger to public;
            grant select on weir_load_balance, weir_load_keys, weir_load_wait, weir_load_hold, weir_load_slow, weir_load_wide
              to public;
            analyze weir_load_keys;
            """;

    private static final String DROP = """
            drop view if exists weir_load_balance, weir_load_wait, weir_load_hold, weir_load_slow, weir_load_wide;
            drop function if exists weir_load_rest(double precision);
            drop table if exists weir_load_events, weir_load_ledger, weir_load_keys;
            """;

    private static final String RELOAD = "notify pgrst, 'reload schema'";

    private Workbench() {}

    /** Makes them anew, and has a running service look. */
    static void make(Login login, String schema) {
        run(login, "set search_path to \"" + schema.replace("\"", "\"\"") + "\"", DROP, CREATE, RELOAD);
    }

    static void remove(Login login, String schema) {
        run(login, "set search_path to \"" + schema.replace("\"", "\"\"") + "\"", DROP, RELOAD);
    }

    private static void run(Login login, String... scripts) {
        try (Connection connection = LocalPostgres.connect(login);
                Statement statement = connection.createStatement()) {
            for (String script : scripts) {
                statement.execute(script);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The tables of the load tests could not be made: " + e.getMessage(), e);
        }
    }
}
