package dev.weir.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.wire.Message.Kind;
import dev.weir.dispatch.wire.Message.Step;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration SHARED = Duration.ofMillis(250);
    private static final String TEXT = "select * from t where id = $1";
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

    private static Wire.Member unknown(Statement statement, Context context) {
        return Members.unknown(work(statement, context));
    }

    private Message shared(Wire.Member... members) {
        return shared(prepared, members);
    }

    private static Message shared(PreparedShapes shapes, Wire.Member... members) {
        List<PreparedShapes.Key> keys = Arrays.stream(members)
                .filter(member -> !member.inline())
                .map(Messages::key)
                .toList();
        return Messages.shared(List.of(members), Merges.NONE, shapes.reserve(keys), SHARED, work -> "");
    }

    private static Message alone(Statement statement, Context context, Duration timeout) {
        return Messages.alone(unknown(statement, context), timeout, "");
    }

    /** The steps, each as a line. */
    private static List<String> lines(Message message) {
        return message.steps().stream().flatMap(MessageTest::linesOf).toList();
    }

    /** One for each of the settings that a step sets. */
    private static Stream<String> linesOf(Step step) {
        List<@Nullable String> arguments = step.arguments();
        return step.kind() == Kind.CONTEXT && step.sql() == null
                ? IntStream.range(0, arguments.size() / 2)
                        .mapToObj(i -> "set " + arguments.get(2 * i) + " = " + arguments.get(2 * i + 1))
                : Stream.of(line(step));
    }

    private static String line(Step step) {
        String text = step.sql() == null ? step.name() : step.sql();
        return switch (step.kind()) {
            case CHECK -> "check";
            case CONTEXT -> text;
            case CLOSE -> "close " + step.name();
            case PREPARE -> "prepare " + step.name() + " " + step.sql();
            case PRE_REQUEST -> "call " + step.sql();
            case RESPONSE -> "response";
            case MERGED -> "merged " + step.name() + " " + step.arguments() + " for " + step.members();
            case ANSWER, RESULT -> "run " + text + " " + step.arguments();
            case CLOCK -> "clock";
        };
    }

    @Test
    void preparesAShapeOnceAndExecutesItForEachMember() {
        Message first = shared(known(plain("1"), Context.OWN), known(plain("2"), Context.OWN));
        assertThat(lines(first)).containsExactly("prepare weir_1 " + TEXT, "run weir_1 [1]", "run weir_1 [2]");
        assertThat(first.steps()).extracting(Step::member).containsExactly(0, 0, 1);
        assertThat(lines(shared(known(plain("3"), Context.OWN)))).containsExactly("run weir_1 [3]");
    }

    @Test
    void preparesAShapeForEachRole() {
        Message message = shared(
                new PreparedShapes(3),
                known(plain("1"), as("ann", Map.of())),
                known(plain("2"), as("bob", Map.of())),
                known(plain("3"), Context.OWN));
        assertThat(lines(message))
                .containsExactly(
                        "set role = ann",
                        "prepare weir_1 " + TEXT,
                        "run weir_1 [1]",
                        "set role = bob",
                        "prepare weir_2 " + TEXT,
                        "run weir_2 [2]",
                        "set role = none",
                        "prepare weir_3 " + TEXT,
                        "run weir_3 [3]");
    }

    @Test
    void makesRoomForANewShapeByTheOneUsedLongestAgo() {
        shared(known(plain("1"), as("ann", Map.of())));
        shared(known(plain("1"), as("bob", Map.of())));
        shared(known(plain("1"), as("ann", Map.of())));
        assertThat(lines(shared(known(plain("1"), Context.OWN)))).startsWith("close weir_2", "prepare weir_3 " + TEXT);
    }

    @Test
    void doesNotTellAPlainReadTheSettingsThatItCannotObserve() {
        assertThat(lines(shared(known(plain("1"), as("ann", CLAIMS)))))
                .noneMatch(line -> line.contains("request.jwt.claims"));
    }

    @Test
    void statesTheContextOfEachMemberAnewWhereItDiffers() {
        Map<String, String> path = Map.of("search_path", "private");
        Message message = shared(
                known(plain("1"), as("ann", path)),
                known(plain("2"), as("ann", path)),
                known(plain("3"), as("ann", Map.of())));
        assertThat(lines(message))
                .containsExactly(
                        "set search_path = private",
                        "set role = ann",
                        "prepare weir_1 " + TEXT,
                        "run weir_1 [1]",
                        "run weir_1 [2]",
                        "set role = none",
                        "set search_path = null",
                        "set role = ann",
                        "prepare weir_2 " + TEXT,
                        "run weir_2 [3]");
    }

    @Test
    void sendsWhatItDoesNotKnowYetAsTextAndHasTheServerTimeIt() {
        Message message = shared(unknown(plain("1"), Context.OWN));
        assertThat(lines(message)).containsExactly("run " + TEXT + " [1]", "clock");
        assertThat(message.culpritAt(0)).isZero();
        assertThat(message.culpritAt(1)).as("the commit").isZero();
        assertThat(message.culpritAt(2)).as("the commit").isZero();
    }

    @Test
    void statesAllOfTheContextToWhatMayObserveIt() {
        Map<String, String> settings = new LinkedHashMap<>(CLAIMS);
        settings.put("search_path", "private");
        Statement statement = new Statement(Shape.of("select f()"), List.of(), Effects.READ);
        assertThat(lines(shared(unknown(statement, as("web user", settings)))))
                .containsExactly(
                        "set transaction_read_only = on",
                        "set request.jwt.claims = {\"sub\":\"it's me\"}",
                        "set search_path = private",
                        "set role = web user",
                        "run select f() []",
                        "response",
                        "clock");
    }

    /** One statement for all of it; the order is the one in which PostgreSQL evaluates the arguments of a function. */
    @Test
    void statesAContextInOneStepAndALargeOneInFew() {
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 11; i++) {
            many.put("request.setting_" + i, "value");
        }
        Statement statement = new Statement(Shape.of("select f()"), List.of(), Effects.WRITE);
        List<Step> few = shared(unknown(statement, as("ann", CLAIMS))).steps();
        assertThat(few.getFirst().name()).isEqualTo("weir_set_2");
        assertThat(few.get(1).kind()).isEqualTo(Kind.ANSWER);
        List<Step> more = shared(unknown(statement, as("ann", many))).steps();
        assertThat(more.subList(0, 3)).extracting(Step::name).containsExactly("weir_set_8", "weir_set_4", "");
        assertThat(more.get(1).arguments()).endsWith("role", "ann");
        assertThat(Messages.basics().steps())
                .hasSize(19)
                .extracting(Step::name)
                .contains("weir_set_1", "weir_set_8", "weir_response");
        assertThat(Messages.setConfig(2))
                .isEqualTo("select pg_catalog.num_nulls(pg_catalog.set_config($1, $2, true),"
                        + " pg_catalog.set_config($3, $4, true))");
    }

    @Test
    void lacksReadOnlyBeforeAWrite() {
        Statement statement = new Statement(Shape.of("delete from t"), List.of(), Effects.WRITE);
        assertThat(lines(shared(unknown(statement, Context.OWN)))).startsWith("run delete from t []");
    }

    @Test
    void givesWhatRunsAloneATimeoutOfItsOwn() {
        assertThat(lines(alone(plain("1"), Context.OWN, SECOND)))
                .containsExactly("set statement_timeout = 1100", "run " + TEXT + " [1]", "clock");
    }

    @Test
    void neverSendsATimeoutThatWouldMeanNone() {
        assertThat(lines(alone(plain("1"), Context.OWN, SECOND.negated()))).startsWith("set statement_timeout = 100");
    }

    @Test
    void saysForWhomAStatementRunsThatIsNotPrepared() {
        assertThat(lines(Messages.alone(unknown(plain("1"), Context.OWN), SECOND, "/*x*/ ")))
                .contains("run /*x*/ " + TEXT + " [1]");
    }

    @Test
    void putsArgumentsOfNoKnownTypeWhereTheyBelongAsLiterals() {
        Statement statement = new Statement(
                new Shape(List.of("select ", ", ", " where x = $$ $1 $$")),
                Arrays.asList("O'Neill \\ $2", null),
                Effects.PLAIN_READ);
        assertThat(Literals.inline(statement)).isEqualTo("select  E'O\\047Neill \\\\ $2',  null  where x = $$ $1 $$");
        assertThat(lines(shared(Members.untyped(work(statement, Context.OWN)))))
                .contains("run " + Literals.inline(statement) + " []");
    }

    private static Wire.Member held(String role, TransactionRules rules) {
        return known(plain("1"), new Context(role, Map.of(), rules));
    }

    private static TransactionRules timeout(long millis) {
        return new TransactionRules(Duration.ofMillis(millis), null, false);
    }

    @Test
    void beginsWithTheIsolationLevelOfTheRole() {
        Wire.Member member = held("ann", new TransactionRules(null, Isolation.REPEATABLE_READ, false));
        assertThat(lines(shared(member, member)))
                .containsExactly(
                        "show transaction_isolation",
                        "set transaction isolation level repeatable read",
                        "set role = ann",
                        "prepare weir_1 " + TEXT,
                        "run weir_1 [1]",
                        "run weir_1 [1]");
        assertThat(lines(Messages.alone(member, SECOND, "")))
                .startsWith("show transaction_isolation", "set transaction isolation level repeatable read");
    }

    @Test
    void statesATimeoutOfTheRoleWhereItIsShorterThanTheOneThatHolds() {
        assertThat(lines(shared(held("ann", timeout(250))))).noneMatch(line -> line.contains("statement_timeout"));
        assertThat(lines(shared(held("ann", timeout(100)), held("ann", timeout(100)), held("bob", timeout(5000)))))
                .containsSubsequence("set statement_timeout = 100", "set role = ann", "set role = none")
                .containsSubsequence("set role = none", "set statement_timeout = 250", "set role = bob")
                .containsOnlyOnce("set statement_timeout = 100");
        assertThat(lines(Messages.alone(held("ann", timeout(500)), SECOND, "")))
                .startsWith("set statement_timeout = 500");
        assertThat(lines(Messages.alone(held("ann", timeout(5000)), SECOND, "")))
                .startsWith("set statement_timeout = 1100");
    }

    @Test
    void takesNoWritesOfARoleThatIsReadOnly() {
        TransactionRules readOnly = new TransactionRules(null, null, true);
        Statement write = new Statement(Shape.of("delete from t"), List.of(), Effects.WRITE);
        assertThat(lines(shared(known(write, new Context("ann", Map.of(), readOnly)))))
                .startsWith("set transaction_read_only = on", "set role = ann");
        assertThat(lines(shared(known(plain("1"), new Context("ann", Map.of(), readOnly)))))
                .as("what cannot write is not told: the next member could not take it back")
                .startsWith("set role = ann");
    }

    @Test
    void asksForTheFieldsOfAWholeResult() {
        Work work = work(plain("1"), Context.OWN).answeredBy(dev.weir.dispatch.work.Reply.RESULT);
        assertThat(shared(Members.unknown(work)).steps())
                .first()
                .extracting(Step::kind)
                .isEqualTo(Kind.RESULT);
    }
}
