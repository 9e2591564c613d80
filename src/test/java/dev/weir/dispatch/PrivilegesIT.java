package dev.weir.dispatch;

import static dev.weir.dispatch.DispatcherUnderTest.work;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Work;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A role can do through Weir what it can do by itself, no more and no less, whoever used the same shape before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivilegesIT {

    private static final List<String> ROLES = List.of("priv_ann", "priv_bob", "priv_nobody");

    private static final String SCRIPT = """
            create table open_to_all (id int primary key, v text);
            create table anns (id int primary key, v text);
            create table columns (id int primary key, shown text, hidden text);
            create table rows (id int primary key, owner text, v text);
            create schema private;
            create table private.t (id int primary key, v text);
            insert into open_to_all values (1, 'open');
            insert into anns values (1, 'ann''s');
            insert into columns values (1, 'shown', 'hidden');
            insert into rows values (1, 'priv_ann', 'of ann'), (2, 'priv_bob', 'of bob');
            insert into private.t values (1, 'private');
            alter table rows enable row level security;
            create policy own on rows using (owner = current_user);
            grant select on open_to_all, rows to public;
            """;

    private static final List<String> READS = List.of(
            "select v from open_to_all where id = 1",
            "select v from anns where id = 1",
            "select shown from columns where id = 1",
            "select hidden from columns where id = 1",
            "select string_agg(v, ',' order by id) from rows where id > 0",
            "select v from private.t where id = 1",
            "select v from missing where id = 1",
            "select current_user::text");

    private final DispatcherUnderTest weir =
            new DispatcherUnderTest(SCRIPT, "weir.pool.size=1", "weir.dispatch.queue-target=30s");

    @BeforeAll
    void grant() {
        for (String role : ROLES) {
            weir.execute("drop role if exists " + role + "; create role " + role + "; grant " + role + " to "
                    + weir.login().username());
        }
        weir.execute("grant select on anns to priv_ann; grant select (id, shown) on columns to priv_ann;"
                + " grant select on columns to priv_bob; grant usage on schema private to priv_bob;"
                + " grant select on private.t to public");
    }

    @AfterAll
    void close() {
        ROLES.forEach(role -> weir.execute("drop owned by " + role + "; drop role " + role));
        weir.close();
    }

    /** What a session of the login's says after SET ROLE: the answer, or the error's code. */
    private String directly(String role, String sql) throws SQLException {
        try (Connection connection = TestDatabase.superuserOf(weir.login());
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute("set session authorization \"" + weir.login().username() + "\"");
            statement.execute("set role " + role);
            try (ResultSet result = statement.executeQuery(sql)) {
                return result.next() ? String.valueOf(result.getString(1)) : "nothing";
            } catch (SQLException e) {
                return e.getSQLState();
            }
        }
    }

    private String throughWeir(String role, String sql) {
        Context context = new Context(role, Map.of());
        return weir.answers(List.of(work(sql, effectsOf(sql), context))).getFirst();
    }

    private static Effects effectsOf(String sql) {
        return sql.contains("from rows") ? Effects.READ : Effects.PLAIN_READ;
    }

    @Test
    void everyRoleGetsWhatItWouldGetByItselfInAnyOrder() throws SQLException {
        record Attempt(String role, String sql, String expected) {}
        List<Attempt> attempts = new ArrayList<>();
        for (String role : ROLES) {
            for (String sql : READS) {
                attempts.add(new Attempt(role, sql, directly(role, sql)));
            }
        }
        assertThat(attempts).extracting(Attempt::expected).contains("42501", "private", "of ann", "shown");
        Random random = new Random(7);
        for (int round = 0; round < 8; round++) {
            Collections.shuffle(attempts, random);
            for (Attempt attempt : attempts) {
                assertThat(throughWeir(attempt.role(), attempt.sql()))
                        .as("%s as %s", attempt.sql(), attempt.role())
                        .startsWith(attempt.expected());
            }
        }
    }

    @Test
    void manyRolesInOneMessageEachGetTheirOwn() throws SQLException {
        List<Work> works = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String role = ROLES.get(i % ROLES.size());
            String sql = READS.get(i % READS.size());
            works.add(work(sql, effectsOf(sql), new Context(role, Map.of())));
            expected.add(directly(role, sql));
        }
        for (int round = 0; round < 3; round++) {
            List<String> answers = weir.answers(works);
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i)).as("number %d", i).startsWith(expected.get(i));
            }
        }
    }

    @Test
    void aRevokedPrivilegeHoldsAtOnceForWhatIsPrepared() {
        weir.execute("create schema fleeting; create table fleeting.t (v text); insert into fleeting.t values ('seen');"
                + " grant usage on schema fleeting to priv_ann; grant select on fleeting.t to priv_ann");
        for (int i = 0; i < 4; i++) {
            assertThat(throughWeir("priv_ann", "select v from fleeting.t")).isEqualTo("seen");
        }
        weir.execute("revoke usage on schema fleeting from priv_ann");
        assertThat(throughWeir("priv_ann", "select v from fleeting.t")).startsWith("42501");
        weir.execute("drop schema fleeting cascade");
    }
}
