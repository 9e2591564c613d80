package dev.weir.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.Superuser;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import dev.weir.server.RunningWeir;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;

/** What tests of a fleet ask PostgreSQL, and a login with a limit. */
final class Fleets {

    /** Something slow, and code of a user's that lets go of every advisory lock. */
    static final String SCHEMA = """
            create table things (id int primary key);
            insert into things values (7);
            create function sleep(seconds float) returns text language sql volatile as
                'select pg_sleep(seconds)::text';
            create function let_go() returns int language sql volatile as
                'select pg_advisory_unlock_all(); select pg_backend_pid()';
            create function let_go_for(seconds float) returns int language sql volatile as
                'select pg_advisory_unlock_all(); select pg_sleep(seconds); select pg_backend_pid()';
            create function lock_something() returns int language sql volatile as
                'select pg_advisory_lock(4711); select pg_backend_pid()'
            """;

    private static final Duration SOON = Duration.ofSeconds(20);

    private Fleets() {}

    /** A database whose login may have so many connections. */
    static Login database(int limit) {
        Login login = TestDatabase.createDatabase(SCHEMA);
        Superuser.run("alter role \"" + login.username() + "\" connection limit " + limit);
        return login;
    }

    /** A number that a superuser reads in the login's own database. */
    static int number(Login login, String sql) {
        try (Connection superuser = TestDatabase.superuserOf(login);
                Statement statement = superuser.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many connections the login has. */
    static int backends(Login login) {
        return number(login, "select count(*) from pg_stat_activity where usename = '" + login.username() + "'");
    }

    /** How many of the login's connections hold a slot and no other connection's. */
    static int slots(Login login) {
        return number(login, """
                select count(distinct objid) from pg_locks
                where locktype = 'advisory' and mode = 'ExclusiveLock' and objid <= 100
                  and database = (select oid from pg_database where datname = current_database())
                """);
    }

    /** What the second has when both are settled: 2 or 3 of 5, by its number. */
    static int second(RunningWeir first, RunningWeir second) {
        Awaitility.await().atMost(SOON).until(() -> size(first) + size(second) == 5 && size(second) > 1);
        assertThat(size(second)).isBetween(2, 3);
        return size(second);
    }

    static String meters(RunningWeir weir) {
        try {
            return weir.management("/prometheus").body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int size(RunningWeir weir) {
        return meters(weir)
                .lines()
                .filter(line -> line.startsWith("weir_connections_size "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }
}
