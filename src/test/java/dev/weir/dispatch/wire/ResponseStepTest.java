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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands before a statement and behind it in its message for the sake of user-defined code. */
class ResponseStepTest {

    private static final Duration SHARED = Duration.ofMillis(250);
    private static final String CALL = "select \"public\".\"check\"()";
    private static final Map<String, String> REQUEST = Map.of("request.method", "GET");

    private static Message alone(Effects effects, Map<String, String> settings, TransactionRules rules) {
        return Messages.alone(Members.unknown(work(effects, settings, rules)), SHARED, "");
    }

    private static Message shared(Effects effects, Map<String, String> settings) {
        Wire.Member member = Members.known(work(effects, settings, TransactionRules.NONE));
        return Messages.shared(
                List.of(member),
                Merges.NONE,
                new PreparedShapes(2).reserve(List.of(Messages.key(member))),
                SHARED,
                work -> "");
    }

    private static Work work(Effects effects, Map<String, String> settings, TransactionRules rules) {
        return new Work(
                new Statement(Shape.of("select 1"), List.of(), effects),
                new Context("ann", settings, rules, CALL),
                new Origin("test", "test", "test"),
                null);
    }

    private static List<Kind> kinds(Message message) {
        return message.steps().stream()
                .map(Step::kind)
                .filter(kind -> kind != Kind.CONTEXT && kind != Kind.PREPARE && kind != Kind.CLOCK)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Effects.class,
            names = {"READ", "WRITE"})
    void whatMayReachCodeCallsThePreRequestFirstAndSaysSomethingOfItsAnswerAtTheEnd(Effects effects) {
        assertThat(kinds(shared(effects, REQUEST))).containsExactly(Kind.PRE_REQUEST, Kind.ANSWER, Kind.RESPONSE);
        assertThat(kinds(alone(effects, REQUEST, TransactionRules.NONE)))
                .containsExactly(Kind.PRE_REQUEST, Kind.ANSWER, Kind.RESPONSE);
    }

    @Test
    void aPlainReadPaysForNeither() {
        assertThat(kinds(shared(Effects.PLAIN_READ, REQUEST))).containsExactly(Kind.ANSWER);
        assertThat(kinds(alone(Effects.PLAIN_READ, REQUEST, TransactionRules.NONE)))
                .containsExactly(Kind.ANSWER);
    }

    @Test
    void whatIsToldOfNoRequestIsNotAskedForItsAnswer() {
        assertThat(kinds(shared(Effects.READ, Map.of("search_path", "shop"))))
                .containsExactly(Kind.PRE_REQUEST, Kind.ANSWER);
    }

    /** PostgreSQL takes a level of isolation before any query; and the role comes last of the context. */
    @Test
    void isolationComesFirstThenTheContextThenThePreRequest() {
        Message message = alone(Effects.WRITE, REQUEST, new TransactionRules(null, Isolation.SERIALIZABLE, false));
        assertThat(message.steps().get(1).sql()).isEqualTo("set transaction isolation level serializable");
        int call = kindsOf(message).indexOf(Kind.PRE_REQUEST);
        assertThat(message.steps().get(call).sql()).isEqualTo(CALL);
        assertThat(message.steps().get(call - 1).arguments()).endsWith("role", "ann");
        assertThat(kindsOf(message).subList(call, call + 3))
                .containsExactly(Kind.PRE_REQUEST, Kind.ANSWER, Kind.RESPONSE);
    }

    private static List<Kind> kindsOf(Message message) {
        return message.steps().stream().map(Step::kind).toList();
    }

    /** Claims of any length and spelling are parameters, and no part of a text. */
    @Test
    void noValueIsPartOfAText() {
        String claims = "{\"sub\":\"it's '; drop table t; --\"}";
        Message message = alone(Effects.WRITE, Map.of("request.jwt.claims", claims), TransactionRules.NONE);
        assertThat(message.steps())
                .noneMatch(step -> step.sql() != null && step.sql().contains("drop table"));
        assertThat(message.steps()).anySatisfy(step -> {
            assertThat(step.name()).isEqualTo(Messages.set(step.arguments().size() / 2));
            assertThat(step.arguments()).containsSubsequence("request.jwt.claims", claims);
        });
    }

    @Test
    void aMemberIsCompleteWhenItsAnswerIsDescribed() {
        Message message = shared(Effects.READ, REQUEST);
        int answer = kindsOf(message).indexOf(Kind.ANSWER);
        assertThat(message.completesMember(answer)).isFalse();
        assertThat(message.completesMember(answer + 1)).isTrue();
        Message plain = shared(Effects.PLAIN_READ, REQUEST);
        assertThat(plain.completesMember(kindsOf(plain).indexOf(Kind.ANSWER))).isTrue();
        assertThat(plain.completesMember(0)).isFalse();
    }
}
