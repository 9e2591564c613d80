package dev.weir.fleet;

import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What tests of a fleet ask PostgreSQL, and a login with a limit. */
final class Fleets {

    /** Something slow, and code of a user's that lets go of every advisory lock. */
    private static final String SCHEMA = """
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

    private Fleets() {}

    /** A database whose login may have so many connections. */
    static Login database(int limit) {
        Login login = TestDatabase.createDatabase(SCHEMA);
        superuser("alter role \"" + login.username() + "\" connection limit " + limit);
        return login;
    }

    static void superuser(String sql) {
        try (Connection superuser = TestDatabase.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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
}
