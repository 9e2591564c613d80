package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertMalformed;
import static dev.weir.rest.request.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.error.Failure;
import dev.weir.error.RequestFailure;
import dev.weir.rest.request.Preferences.Count;
import dev.weir.rest.request.Preferences.Result;
import dev.weir.rest.request.Writing.Resolution;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferencesParserTest {

    @Test
    void severalHeadersAndCommasAreOneList() {
        assertThat(parse(Action.INSERT, "return=representation, COUNT=Exact", "wait = \"10\"; foo=1,handling=lenient"))
                .isEqualTo(new Preferences(
                        Count.EXACT,
                        Result.REPRESENTATION,
                        false,
                        Duration.ofSeconds(10),
                        List.of("return=representation", "COUNT=Exact", "wait = \"10\"; foo=1", "handling=lenient")));
    }

    @Test
    void noHeaderHasNoPreferences() {
        assertThat(parse(Action.READ)).isEqualTo(Preferences.NONE);
        assertThat(parse(Action.READ, "", " , ")).isEqualTo(Preferences.NONE);
    }

    @ParameterizedTest
    @CsvSource({"representation,REPRESENTATION", "minimal,MINIMAL", "headers-only,HEADERS_ONLY"})
    void theAnswerToAWriteCanBeChosen(String value, Result result) {
        assertThat(parse(Action.DELETE, "return=" + value))
                .isEqualTo(new Preferences(null, result, false, null, List.of("return=" + value)));
        assertThat(parse(Action.READ, "return=" + value)).isEqualTo(Preferences.NONE);
    }

    @Test
    void whatIsGivenTwiceCountsTheFirstTime() {
        assertThat(parse(Action.INSERT, "return=minimal", "return=representation"))
                .isEqualTo(new Preferences(null, Result.MINIMAL, false, null, List.of("return=minimal")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "count=guessed",
                "count=none",
                "return=all",
                "wait=0",
                "wait=-1",
                "wait=1.5",
                "wait=soon",
                "wait=9999999999",
                "wait=11",
                "server-timing=no",
                "handling=maybe",
                "timezone=Jupiter/Red_Spot",
                "timezone=",
                "respond-async",
                "=x",
                "\"",
                "resolution=merge-duplicates",
                "tx=rollback"
            })
    void whatCannotBeHonouredIsIgnoredUnlessHandlingIsStrict(String preference) {
        assertThat(parse(Action.READ, preference)).isEqualTo(Preferences.NONE);
        Failure failure = assertRefused(
                () -> parse(Action.READ, preference + ", handling=strict"),
                new RequestFailure.InvalidPreferences("Invalid preferences: " + preference));
        assertThat(failure.status()).isEqualTo(400);
        assertThat(failure.code()).isEqualTo("PGRST122");
    }

    @ParameterizedTest
    @CsvSource({"count=exact,EXACT", "count=planned,PLANNED", "COUNT=Estimated,ESTIMATED"})
    void allRowsCanBeCounted(String preference, Count count) {
        assertThat(parse(Action.READ, preference, "count=exact"))
                .isEqualTo(new Preferences(count, null, false, null, List.of(preference)));
    }

    @Test
    void aTimeZoneIsTakenByItsName() {
        assertThat(parse(Action.READ, "timezone=america/los_Angeles"))
                .isEqualTo(new Preferences(
                        null,
                        null,
                        false,
                        null,
                        "America/Los_Angeles",
                        Writing.NONE,
                        List.of("timezone=america/los_Angeles")));
    }

    @Test
    void aCountCannotBeStrictInAStream() {
        for (String count : List.of("count=exact", "count=planned", "count=estimated")) {
            assertThat(parse(Action.READ, Format.NDJSON, count).applied()).containsExactly(count);
            assertRefused(
                    () -> parse(Action.READ, Format.NDJSON, count + ", handling=strict"),
                    new RequestFailure.InvalidPreferences("Invalid preferences: " + count));
        }
    }

    @Test
    void timesAreToldToWhoAsks() {
        assertThat(parse(Action.INSERT, "Server-Timing"))
                .isEqualTo(new Preferences(null, null, true, null, List.of("Server-Timing")));
    }

    @Test
    void aWaitUpToTheServicesOwnDeadlineIsHonoured() {
        assertThat(parse(Action.READ, "wait=11, wait=10"))
                .isEqualTo(new Preferences(null, null, false, Duration.ofSeconds(10), List.of("wait=10")));
    }

    @Test
    void whatIsSaidOfAnInsertIsHonoured() {
        Preferences preferences = parse(
                Action.INSERT, "resolution=merge-duplicates, missing=default, max-affected=7, tx=commit, missing=null");
        assertThat(preferences.writing()).isEqualTo(new Writing(Resolution.MERGE_DUPLICATES, true, 7L, false));
        assertThat(preferences.applied())
                .containsExactly("resolution=merge-duplicates", "missing=default", "max-affected=7", "tx=commit");
        assertThat(parse(Action.INSERT, "resolution=ignore-duplicates")
                        .writing()
                        .resolution())
                .isEqualTo(Resolution.IGNORE_DUPLICATES);
    }

    @Test
    void whatHasNoMeaningInAWriteIsLeftAlone() {
        for (Action write : List.of(Action.UPDATE, Action.DELETE, Action.PUT)) {
            assertThat(parse(write, "resolution=merge-duplicates, handling=strict")
                            .writing())
                    .isEqualTo(Writing.NONE);
        }
        assertThat(parse(Action.DELETE, "missing=default").applied()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"resolution=overwrite", "missing=1", "max-affected=-1", "max-affected=many", "tx=maybe"})
    void whatIsNoneIsIgnoredInAWrite(String preference) {
        assertThat(parse(Action.INSERT, preference)).isEqualTo(Preferences.NONE);
        assertRefused(
                () -> parse(Action.INSERT, preference + ", handling=strict"),
                new RequestFailure.InvalidPreferences("Invalid preferences: " + preference));
    }

    @Test
    void anEndThatIsNotAllowedIsRefused() {
        for (Action write : List.of(Action.INSERT, Action.UPDATE, Action.DELETE, Action.PUT)) {
            assertNotAllowed(write, TxEnd.COMMIT, "tx=rollback");
            assertNotAllowed(write, TxEnd.ROLLBACK, "tx=commit");
        }
    }

    private static void assertNotAllowed(Action action, TxEnd end, String preference) {
        assertMalformed(
                () -> parse(action, end, preference),
                "The preference %s is not allowed".formatted(preference),
                "Header Prefer; to ignore it would change what is written",
                "Leave it out, or have the operator set weir.rest.tx-end");
    }

    @ParameterizedTest
    @CsvSource({
        "COMMIT,,false",
        "COMMIT,commit,false",
        "COMMIT_ALLOW_OVERRIDE,,false",
        "COMMIT_ALLOW_OVERRIDE,rollback,true",
        "COMMIT_ALLOW_OVERRIDE,commit,false",
        "ROLLBACK,,true",
        "ROLLBACK,rollback,true",
        "ROLLBACK_ALLOW_OVERRIDE,,true",
        "ROLLBACK_ALLOW_OVERRIDE,commit,false",
        "ROLLBACK_ALLOW_OVERRIDE,rollback,true"
    })
    void aWriteEndsAsTheServiceHasItUnlessItMaySayOtherwise(TxEnd end, String asked, boolean rollback) {
        String[] headers = asked == null ? new String[0] : new String[] {"tx=" + asked};
        Preferences preferences = parse(Action.UPDATE, end, headers);
        assertThat(preferences.writing().rollback()).isEqualTo(rollback);
        assertThat(preferences.applied()).containsExactly(headers);
        assertThat(parse(Action.READ, end, headers).writing().rollback()).isFalse();
    }

    private static Preferences parse(Action action, TxEnd end, String... headers) {
        return new PreferencesParser(action, Format.JSON, Duration.ofSeconds(10), end).parse(List.of(headers));
    }

    private static Preferences parse(Action action, String... headers) {
        return parse(action, Format.JSON, headers);
    }

    private static Preferences parse(Action action, Format format, String... headers) {
        return new PreferencesParser(action, format, Duration.ofSeconds(10), TxEnd.COMMIT).parse(List.of(headers));
    }
}
