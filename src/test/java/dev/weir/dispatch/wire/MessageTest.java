package dev.weir.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.wire.Message.Kind;
import dev.weir.dispatch.wire.Message.Part;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.TransactionRules;
import dev.weir.dispatch.work.TransactionRules.Isolation;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration SHARED = Duration.ofMillis(250);
    private static final Shape BY_ID = new Shape(List.of("select * from t where id = ", ""));
    private static final Map<String, String> CLAIMS = Map.of("request.jwt.claims", "{\"sub\":\"it's me\"}");

    private final PreparedShapes prepared = new PreparedShapes(2);

    private static Work work(Statement statement, Context context) {
        return new Work(statement, context, new Origin("test", "test", "test"), null);
    }

    private static Statement plain(@Nullable String id) {
        return new Statement(BY_ID, Arrays.asList(id), Effects.PLAIN_READ);
    }

    private static Context as(String role, Map<String, String> settings) {
        return new Context(role, settings);
    }

    private static Wire.Member known(Statement statement, Context context) {
        return Members.known(work(statement, context));
    }

    private Message shared(List<Wire.Member> members) {
        return shared(prepared, members);
    }

    private static Message shared(PreparedShapes shapes, List<Wire.Member> members) {
        return Messages.shared(
                members,
                shapes.reserve(members.stream()
                        .filter(member -> !member.inline())
                        .map(Messages::key)
                        .toList()),
                SHARED);
    }

    private static String prepare(String name) {
        return "do E'begin execute \\047prepare " + name + " as select * from t where id = $1\\047; end'; ";
    }

    @Test
    void preparesAShapeOnceAndExecutesItForEachMember() {
        Message first = shared(List.of(known(plain("1"), Context.OWN), known(plain("2"), Context.OWN)));
        assertThat(first.sql()).isEqualTo(prepare("weir_1") + "execute weir_1( '1'); execute weir_1( '2'); ");
        assertThat(first.parts()).extracting(Part::kind).containsExactly(Kind.PREPARE, Kind.ANSWER, Kind.ANSWER);
        assertThat(first.parts()).extracting(Part::member).containsExactly(0, 0, 1);
        assertThat(shared(List.of(known(plain("3"), Context.OWN))).sql()).isEqualTo("execute weir_1( '3'); ");
    }

    @Test
    void preparesAShapeForEachRole() {
        Message message = shared(
                new PreparedShapes(3),
                List.of(
                        known(plain("1"), as("ann", Map.of())),
                        known(plain("2"), as("bob", Map.of())),
                        known(plain("3"), Context.OWN)));
        assertThat(message.sql())
                .startsWith("set local role 'ann'; " + prepare("weir_1"))
                .contains("set local role 'bob'; " + prepare("weir_2"))
                .contains("set local role none; ");
    }

    @Test
    void makesRoomForANewShapeByTheOneUsedLongestAgo() {
        shared(List.of(known(plain("1"), as("ann", Map.of()))));
        shared(List.of(known(plain("1"), as("bob", Map.of()))));
        shared(List.of(known(plain("1"), as("ann", Map.of()))));
        assertThat(shared(List.of(known(plain("1"), Context.OWN))).sql())
                .startsWith("deallocate weir_2; " + prepare("weir_3"));
    }

    @Test
    void doesNotTellAPlainReadTheSettingsThatItCannotObserve() {
        assertThat(shared(List.of(known(plain("1"), as("ann", CLAIMS)))).sql()).doesNotContain("request.jwt.claims");
    }

    @Test
    void statesTheContextOfEachMemberAnewWhereItDiffers() {
        Map<String, String> path = Map.of("search_path", "private");
        Message message = shared(List.of(
                known(plain("1"), as("ann", path)),
                known(plain("2"), as("ann", path)),
                known(plain("3"), as("ann", Map.of()))));
        assertThat(message.sql())
                .startsWith("select pg_catalog.set_config( 'search_path', 'private', true); set local role 'ann'; ")
                .contains("execute weir_1( '2'); set local role none; set local \"search_path\" to default;"
                        + " set local role 'ann'; ");
        assertThat(message.parts())
                .extracting(Part::kind)
                .filteredOn(Kind.CONTEXT::equals)
                .hasSize(5);
    }

    @Test
    void sendsWhatItDoesNotKnowYetAsTextAndHasTheServerTimeIt() {
        Message message = shared(List.of(Members.unknown(work(plain("1"), Context.OWN))));
        assertThat(message.sql()).startsWith("select * from t where id =  '1'; select 1000 operator(pg_catalog.*)");
        assertThat(message.memberAt(0)).isZero();
        assertThat(message.memberAt(1)).isEqualTo(Message.NOBODY);
        assertThat(message.isClock(1)).isTrue();
    }

    @Test
    void statesAllOfTheContextToWhatMayObserveIt() {
        Map<String, String> settings = new LinkedHashMap<>(CLAIMS);
        settings.put("search_path", "private");
        Statement statement = new Statement(Shape.of("select f()"), List.of(), Effects.READ);
        assertThat(shared(List.of(Members.unknown(work(statement, as("web user", settings)))))
                        .sql())
                .startsWith("set local \"transaction_read_only\" to 'on';"
                        + " set local \"request.jwt.claims\" to E'{\"sub\":\"it\\047s me\"}';"
                        + " select pg_catalog.set_config( 'search_path', 'private', true);"
                        + " set local role 'web user'; select f(); ");
    }

    @Test
    void lacksReadOnlyBeforeAWrite() {
        Statement statement = new Statement(Shape.of("delete from t"), List.of(), Effects.WRITE);
        assertThat(shared(List.of(Members.unknown(work(statement, Context.OWN))))
                        .sql())
                .startsWith("delete from t; ");
    }

    @Test
    void givesWhatRunsAloneATimeoutOfItsOwn() {
        Message message = Messages.alone(work(plain("1"), Context.OWN), SECOND);
        assertThat(message.sql()).startsWith("set local \"statement_timeout\" to '1100'; select * from t");
        assertThat(message.memberAt(1)).isZero();
    }

    @Test
    void neverSendsATimeoutThatWouldMeanNone() {
        assertThat(Messages.alone(work(plain("1"), Context.OWN), SECOND.negated())
                        .sql())
                .contains("to '100';");
    }

    @Test
    void putsArgumentsWhereTheyBelongAsLiterals() {
        Statement statement = new Statement(
                new Shape(List.of("select ", ", ", " where x = $$ $1 $$")),
                Arrays.asList("O'Neill \\ $2", null),
                Effects.PLAIN_READ);
        assertThat(Messages.inline(statement)).isEqualTo("select  E'O\\047Neill \\\\ $2',  null  where x = $$ $1 $$; ");
    }

    @Test
    void quotesTheTextThatItPrepares() {
        Statement alias = new Statement(
                new Shape(List.of("select 1 as \"'; drop table t; --\\\" where 1 = ", "")),
                List.of("1"),
                Effects.PLAIN_READ);
        assertThat(shared(List.of(known(alias, Context.OWN))).sql())
                .startsWith("do E'begin execute E\\047prepare weir_1 as select 1 as \"\\\\047; drop table t;"
                        + " --\\\\\\\\\" where 1 = $1\\047; end'; ");
    }

    @Test
    void keepsListeningThroughAReset() {
        assertThat(Reset.text(SHARED, List.of("pgrst", "odd \"name\"")))
                .startsWith("close all; ")
                .contains(
                        "reset all; set statement_timeout to 250; ",
                        "; unlisten *; listen \"pgrst\"; listen \"odd \"\"name\"\"\"; ")
                .doesNotContain("deallocate");
    }

    private static Wire.Member held(String role, TransactionRules rules) {
        return known(plain("1"), new Context(role, Map.of(), rules));
    }

    private static TransactionRules timeout(long millis) {
        return new TransactionRules(Duration.ofMillis(millis), null, false);
    }

    @Test
    void beginsWithTheIsolationLevelOfTheRole() {
        Wire.Member job = held("ann", new TransactionRules(null, Isolation.REPEATABLE_READ, false));
        Message message = shared(List.of(job, job));
        assertThat(message.sql())
                .startsWith(
                        "set transaction isolation level repeatable read; set local role 'ann'; " + prepare("weir_1"))
                .containsOnlyOnce("isolation");
        assertThat(message.memberAt(2)).isEqualTo(Message.NOBODY);
        assertThat(message.memberAt(3)).isZero();
        assertThat(Messages.alone(job.work(), SECOND).sql())
                .startsWith("set transaction isolation level repeatable read; ");
        assertThat(Messages.begin(true, "0", job.work().context()))
                .startsWith("begin isolation level repeatable read read only; ");
    }

    @Test
    void statesATimeoutOfTheRoleWhereItIsShorterThanTheOneThatHolds() {
        assertThat(shared(List.of(held("ann", timeout(250)))).sql()).doesNotContain("statement_timeout");
        assertThat(shared(List.of(held("ann", timeout(100)), held("ann", timeout(100)), held("bob", timeout(5000))))
                        .sql())
                .containsOnlyOnce("set local \"statement_timeout\" to '100'; ")
                .contains("set local role none; set local statement_timeout to 250; set local role 'bob'; ");
        assertThat(Messages.alone(held("ann", timeout(500)).work(), SECOND).sql())
                .startsWith("set local \"statement_timeout\" to '500'; ");
        assertThat(Messages.alone(held("ann", timeout(5000)).work(), SECOND).sql())
                .startsWith("set local \"statement_timeout\" to '1100'; ");
    }

    @Test
    void takesNoWritesOfARoleThatIsReadOnly() {
        TransactionRules readOnly = new TransactionRules(null, null, true);
        Statement write = new Statement(Shape.of("delete from t"), List.of(), Effects.WRITE);
        Wire.Member job = known(write, new Context("ann", Map.of(), readOnly));
        assertThat(shared(List.of(job)).sql())
                .startsWith("set local \"transaction_read_only\" to 'on'; set local role 'ann'; ");
        assertThat(Messages.begin(false, "0", job.work().context())).startsWith("begin read only; ");
    }
}
