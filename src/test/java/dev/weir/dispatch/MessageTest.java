package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.Statement.Access;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void sendsAPlainReadOfOurOwnBare() {
        Statement statement = new Statement(Shape.of("select 1"), List.of(), Access.READ, true);
        assertThat(Message.of(statement, Context.OWN, SECOND)).isEqualTo(new Message("select 1", 0));
    }

    @Test
    void statesTheContextBeforeARead() {
        Statement statement = new Statement(Shape.of("select 1"), List.of(), Access.READ, false);
        Message message = Message.of(statement, Context.OWN, SECOND);
        assertThat(message.sql())
                .isEqualTo("set transaction read only;"
                        + " select pg_catalog.set_config( 'statement_timeout', '1100', true); select 1");
        assertThat(message.results()).isEqualTo(2);
    }

    @Test
    void lacksReadOnlyBeforeAWrite() {
        Statement statement = new Statement(Shape.of("delete from t"), List.of(), Access.WRITE, false);
        Message message = Message.of(statement, Context.OWN, SECOND);
        assertThat(message.sql()).doesNotContain("read only");
        assertThat(message.results()).isEqualTo(1);
    }

    @Test
    void takesOnTheRoleLastSoThatItMayNotBeAllowedTheSettings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("request.jwt.claims", "{\"sub\":\"it's me\"}");
        Statement statement = new Statement(Shape.of("select 1"), List.of(), Access.WRITE, false);
        assertThat(Message.of(statement, new Context("web user", settings, true), SECOND)
                        .sql())
                .isEqualTo("select pg_catalog.set_config( 'statement_timeout', '1100', true),"
                        + " pg_catalog.set_config( 'request.jwt.claims', '{\"sub\":\"it''s me\"}', true),"
                        + " pg_catalog.set_config( 'role', 'web user', true); select 1");
    }

    @Test
    void putsArgumentsWhereTheyBelongAsLiterals() {
        Statement statement = new Statement(
                new Shape(List.of("select ", ", ", " where x = $$ $1 $$")),
                Arrays.asList("O'Neill \\ $2", null),
                Access.READ,
                true);
        assertThat(Message.inline(statement)).isEqualTo("select  E'O''Neill \\\\ $2',  null  where x = $$ $1 $$");
    }

    @Test
    void neverSendsATimeoutThatWouldMeanNone() {
        Statement statement = new Statement(Shape.of("select 1"), List.of(), Access.WRITE, true);
        assertThat(Message.of(statement, Context.OWN, Duration.ofSeconds(-1)).sql())
                .contains("'100', true");
    }

    @Test
    void keepsListeningThroughAReset() {
        assertThat(Message.reset(List.of("pgrst", "odd \"name\"")))
                .startsWith("close all; ")
                .endsWith("; unlisten *; listen \"pgrst\"; listen \"odd \"\"name\"\"\"");
    }
}
