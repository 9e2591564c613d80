package dev.weir.monitor;

import static dev.weir.monitor.Censuses.LONG;
import static dev.weir.monitor.Censuses.active;
import static dev.weir.monitor.Censuses.begun;
import static dev.weir.monitor.Censuses.census;
import static dev.weir.monitor.Censuses.hidden;
import static dev.weir.monitor.Censuses.idle;
import static dev.weir.monitor.Censuses.inTransaction;
import static dev.weir.monitor.Censuses.limited;
import static dev.weir.monitor.Censuses.many;
import static dev.weir.monitor.Censuses.numbered;
import static dev.weir.monitor.Censuses.survey;
import static dev.weir.monitor.Censuses.together;
import static dev.weir.monitor.Censuses.unknown;
import static dev.weir.monitor.Censuses.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.monitor.Census.Session;
import dev.weir.monitor.Finding.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTest {

    private static final Duration JUST_NOW = Duration.ofMillis(20);

    private static List<Kind> kinds(Survey survey) {
        return Diagnosis.of(survey).stream().map(Finding::kind).toList();
    }

    private static Finding only(Survey survey) {
        assertThat(Diagnosis.of(survey)).hasSize(1);
        return Diagnosis.of(survey).getFirst();
    }

    @Test
    void aServerAtEaseHasNothingThatStandsOut() {
        assertThat(kinds(survey(together(
                        many(10, idle("app", JUST_NOW)),
                        List.of(
                                active("report", Duration.ofMinutes(1)),
                                inTransaction("import", Duration.ofSeconds(1)),
                                idle("psql", Duration.ofMinutes(1)))))))
                .isEmpty();
    }

    @Test
    void aSmallPoolIsLeftAlone() {
        assertThat(kinds(survey(many(4, idle("app", LONG))))).isEmpty();
    }

    @Test
    void connectionsThatComeAndGoAreAConnectionForEachRequest() {
        List<Census> censuses = List.of(
                census(Duration.ZERO, List.of()),
                census(Duration.ofSeconds(1), many(2, active("lambda", JUST_NOW))),
                census(Duration.ofSeconds(2), List.of(numbered(300, active("lambda", JUST_NOW)))),
                census(Duration.ofSeconds(3), List.of()));

        Finding finding = only(new Survey(censuses));

        assertThat(finding.kind()).isEqualTo(Kind.CONNECTION_PER_REQUEST);
        assertThat(finding.who()).isEqualTo("lambda (user app)");
        assertThat(finding.seen()).isEqualTo("opened and closed 3 connections in 3.0 s");
        assertThat(finding.remedy()).startsWith("Make one client when the process starts and share it");
    }

    @Test
    void connectionsTooShortToBeSeenAreFoundByTheServersCount() {
        Survey survey = new Survey(List.of(
                begun(1000, census(Duration.ZERO, List.of())), begun(1041, census(Duration.ofSeconds(3), List.of()))));

        Finding finding = only(survey);

        assertThat(finding.who()).isEqualTo("an application that was not seen");
        assertThat(finding.seen())
                .isEqualTo("opened and closed 41 connections in 3.0 s that were too short to be seen; the server has"
                        + " counted them");
        assertThat(finding.remedy()).contains("log_connections");
    }

    @Test
    void aConnectionNowAndThenIsNoHabit() {
        Survey survey = new Survey(List.of(
                begun(1000, census(Duration.ZERO, List.of())), begun(1009, census(Duration.ofSeconds(10), List.of()))));

        assertThat(kinds(survey)).isEmpty();
    }

    @Test
    void whoIdlesInATransactionIsNamedWithItsLastStatement() {
        Finding finding = only(survey(numbered(4711, inTransaction("shop-admin", Duration.ofMinutes(3)))));

        assertThat(finding)
                .isEqualTo(new Finding(
                        Kind.IDLE_IN_TRANSACTION,
                        "pid 4711, shop-admin (user app) at 10.0.0.7",
                        "has done nothing for 3 min in a transaction that is open for 3 min: update products set stock ="
                                + " 0",
                        "It should commit before it waits for anything else. To have the server end such sessions: alter"
                                + " role \"app\" set idle_in_transaction_session_timeout = '30s'. To end it now: select"
                                + " pg_terminate_backend(4711)"));
    }

    @Test
    void withoutTheQueriesNoneIsRepeated() {
        Survey survey = new Survey(List.of(
                census(inTransaction("shop-admin", Duration.ofMinutes(3))).withoutQueries()));

        assertThat(only(survey).seen()).endsWith("open for 3 min");
    }

    /** 1 waits for 2, which waits for 3: to end 2 would help nobody for long. */
    @Test
    void ofThoseWhoBlockEachOtherTheFirstIsNamed() {
        Survey survey = survey(
                waiting(1, Duration.ofSeconds(20), 2),
                waiting(2, Duration.ofSeconds(30), 3),
                numbered(3, active("import", Duration.ofSeconds(40))));

        Finding finding = only(survey);

        assertThat(finding.kind()).isEqualTo(Kind.BLOCKING);
        assertThat(finding.who()).startsWith("pid 3, import");
        assertThat(finding.seen())
                .startsWith("holds locks that others wait for, 2 sessions in all, one of them for 30 s");
        assertThat(finding.remedy()).contains("pg_terminate_backend(3)");
    }

    @Test
    void aStatementThatRunsForVeryLongCanBeCancelled() {
        Finding finding = only(survey(numbered(7, active("report", Duration.ofHours(3)))));

        assertThat(finding.kind()).isEqualTo(Kind.RUNNING_LONG);
        assertThat(finding.remedy()).isEqualTo("If nobody waits for it: select pg_cancel_backend(7)");
    }

    @Test
    void aScriptThatWasLeftRunningIsFound() {
        Survey survey = survey(numbered(7, idle("", Duration.ofHours(3))));
        Finding finding = Diagnosis.of(survey).getFirst();

        assertThat(kinds(survey)).containsExactly(Kind.LEFT_OPEN, Kind.NAMELESS);
        assertThat(finding.kind()).isEqualTo(Kind.LEFT_OPEN);
        assertThat(finding.who()).isEqualTo("pid 7, an application without a name (user app) at 10.0.0.7");
        assertThat(finding.seen()).isEqualTo("is connected for 3 h and has done nothing for 3 h");
    }

    @Test
    void ofManySessionsThoseThatAreWorstAreNamedAndTheOthersCounted() {
        List<Session> sessions = together(
                many(8, inTransaction("app", Duration.ofMinutes(1))),
                List.of(numbered(500, inTransaction("app", Duration.ofMinutes(9)))));

        List<Finding> findings = Diagnosis.of(survey(sessions));

        assertThat(findings).hasSize(6);
        assertThat(findings.getFirst().who()).startsWith("pid 500,");
        assertThat(findings.getLast().seen()).isEqualTo("4 sessions more like these");
    }

    @Test
    void aServerThatIsNearlyFullComesFirst() {
        List<Finding> findings =
                Diagnosis.of(survey(together(many(80, idle("app", LONG)), many(8, active("b", JUST_NOW)))));

        assertThat(findings.getFirst().kind()).isEqualTo(Kind.NO_ROOM);
        assertThat(findings.getFirst().seen())
                .isEqualTo("88 of the 97 connections are taken that ordinary roles can have");
        assertThat(findings.getFirst().remedy())
                .startsWith("Most are held by app (user app), 80; b (user app), 8. End what")
                .contains("Still let in are superusers", "pg_use_reserved_connections, to the 3 that are reserved");
    }

    @Test
    void aRoleAtItsLimitIsFoundButNotWeirsWhichIsMadeToBe() {
        Survey app = new Survey(List.of(limited("app", 4, census(many(4, active("app", JUST_NOW))))));
        Survey weir = new Survey(List.of(limited("app", 4, census(many(4, active("weir-a", JUST_NOW))))));

        assertThat(only(app).seen())
                .isEqualTo("has all the 4 connections that the role's CONNECTION LIMIT allows; one more is refused");
        assertThat(kinds(weir)).isEmpty();
    }

    @Test
    void whatCannotBeSeenIsSaidWithTheGrantThatIsMissing() {
        Survey survey = new Survey(List.of(hidden(census(many(12, unknown("app"))))));

        assertThat(only(survey))
                .isEqualTo(new Finding(
                        Kind.GRANT_MISSING,
                        "user ops",
                        "may not see what other roles do: of 12 sessions neither state nor times are known, nor whether one"
                                + " is only a parallel worker of another",
                        "As a superuser: grant pg_monitor to \"ops\" with inherit true"));
    }

    @Test
    void whatTheServerDoesNotTrackIsNoMatterOfAGrant() {
        Survey survey = new Survey(List.of(census(many(12, unknown("app")))));

        assertThat(only(survey).kind()).isEqualTo(Kind.NOT_TRACKED);
        assertThat(only(survey).seen()).contains("track_activities is off");
    }

    @Test
    void aPreparedTransactionThatHoldsLocksIsNamed() {
        Finding found = only(survey(waiting(1, Duration.ofSeconds(20), 0)));

        assertThat(found.kind()).isEqualTo(Kind.BLOCKING);
        assertThat(found.who()).isEqualTo("a prepared transaction");
        assertThat(found.seen()).isEqualTo("holds locks that others wait for, one of them for 20 s");
        assertThat(found.remedy()).contains("pg_prepared_xacts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"weir-one", "weir-host:8080"})
    void weirsOwnConnectionsAreNoCulprits(String application) {
        assertThat(kinds(survey(together(
                        many(20, idle(application, LONG)),
                        List.of(
                                numbered(1, inTransaction(application, LONG)),
                                numbered(2, active(application, LONG)))))))
                .isEmpty();
    }
}
