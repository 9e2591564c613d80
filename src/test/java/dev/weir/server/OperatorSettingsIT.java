package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.Superuser;
import dev.weir.database.TestDatabase;
import dev.weir.embedded.Login;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an operator has set for the database and the login role is what every session has, whatever the JVM's own is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorSettingsIT {

    private final Login login = TestDatabase.createDatabase("""
            create table moments (id int primary key, at timestamptz);
            insert into moments values (1, '2026-01-01 00:00:00+09'), (2, '2026-01-01 00:00:00+00');
            create table floats (id int primary key, x float8);
            insert into floats values (1, 0.1::float8 + 0.2::float8);
            create view session as select current_setting('TimeZone') as zone, current_setting('DateStyle') as style,
                current_setting('IntervalStyle') as intervals, current_setting('bytea_output') as bytes,
                current_setting('extra_float_digits') as digits, current_setting('lock_timeout') as locks,
                current_setting('client_encoding') as encoding""");

    private RunningWeir weir;

    @BeforeAll
    void start() {
        Superuser.run("alter database " + login.database() + " set timezone = 'Asia/Tokyo'");
        Superuser.run("alter database " + login.database() + " set datestyle = 'German, DMY'");
        Superuser.run("alter database " + login.database() + " set client_encoding = 'LATIN1'");
        Superuser.run("alter role " + login.username() + " set intervalstyle = 'iso_8601'");
        Superuser.run("alter role " + login.username() + " set bytea_output = 'escape'");
        Superuser.run("alter role " + login.username() + " set extra_float_digits = 0");
        Superuser.run("alter role " + login.username() + " set lock_timeout = '7s'");
        weir = new RunningWeir(login, "weir.pool.size=1");
    }

    @AfterAll
    void stop() {
        weir.close();
    }

    @Test
    void theSessionHasTheSettingsOfTheDatabaseAndOfTheLogin() {
        assertThat(body("/session")).isEqualTo("""
                [{"zone":"Asia/Tokyo","style":"German, DMY","intervals":"iso_8601","bytes":"escape","digits":"0",\
                "locks":"7s","encoding":"UTF8"}]""");
    }

    @Test
    void timestampsAreShownInTheZoneOfTheDatabase() {
        assertThat(body("/moments?id=eq.1")).isEqualTo("[{\"id\":1,\"at\":\"2026-01-01T00:00:00+09:00\"}]");
    }

    @Test
    void aTimeWithoutAnOffsetMeansTheZoneOfTheDatabase() {
        assertThat(body("/moments?at=eq.2026-01-01T00:00:00&select=id")).isEqualTo("[{\"id\":1}]");
        assertThat(body("/moments?at=eq.01.02.2026&select=id")).isEqualTo("[]");
    }

    @Test
    void floatsHaveTheDigitsThatTheLoginAsksFor() {
        assertThat(body("/floats?select=x")).isEqualTo("[{\"x\":0.3}]");
    }

    private String body(String path) {
        return weir.rest(path).join().body();
    }
}
