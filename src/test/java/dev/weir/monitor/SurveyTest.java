package dev.weir.monitor;

import static dev.weir.monitor.Censuses.active;
import static dev.weir.monitor.Censuses.at;
import static dev.weir.monitor.Censuses.begun;
import static dev.weir.monitor.Censuses.census;
import static dev.weir.monitor.Censuses.hidden;
import static dev.weir.monitor.Censuses.idle;
import static dev.weir.monitor.Censuses.inTransaction;
import static dev.weir.monitor.Censuses.many;
import static dev.weir.monitor.Censuses.numbered;
import static dev.weir.monitor.Censuses.survey;
import static dev.weir.monitor.Censuses.together;
import static dev.weir.monitor.Censuses.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.monitor.Census.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SurveyTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Survey inTurn(List<Session> first, List<Session> second, List<Session> third) {
        return new Survey(
                List.of(census(Duration.ZERO, first), census(SECOND, second), census(SECOND.multipliedBy(2), third)));
    }

    @Test
    void connectionsOfOneApplicationUserAndAddressAreAGroupTheLargestFirst() {
        Survey survey = survey(
                numbered(1, idle("cron", SECOND)),
                numbered(2, idle("app", SECOND)),
                numbered(3, active("app", SECOND)),
                numbered(4, at("10.0.0.8", idle("app", SECOND))));

        assertThat(survey.groups())
                .extracting(group -> group.key().application() + " "
                        + group.key().address().orElse("") + " " + group.now().size())
                .containsExactly("app 10.0.0.7 2", "app 10.0.0.8 1", "cron 10.0.0.7 1");
        assertThat(survey.applications())
                .extracting(
                        group -> group.key().application() + " " + group.now().size())
                .containsExactly("app 3", "cron 1");
    }

    @Test
    void whatIsBusyIsActiveOrInATransaction() {
        Group group = survey(
                        numbered(1, idle("app", SECOND)),
                        numbered(2, active("app", SECOND)),
                        numbered(3, inTransaction("app", Duration.ofSeconds(7))))
                .groups()
                .getFirst();

        assertThat(group.counts()).isEqualTo(new Counts(3, 1, 1, 1, 0, 0));
        assertThat(group.mostBusy()).isEqualTo(2);
        assertThat(group.oldestTransaction()).hasValue(Duration.ofSeconds(7));
    }

    @Test
    void theMostIsThatOfAnyCensus() {
        Survey survey = inTurn(many(2, idle("app", SECOND)), many(5, active("app", SECOND)), List.of());

        assertThat(survey.mostAtOnce()).isEqualTo(5);
        assertThat(survey.length()).isEqualTo(SECOND.multipliedBy(2));
        Group group = survey.groups().getFirst();
        assertThat(group.now()).isEmpty();
        assertThat(group.mostAtOnce()).isEqualTo(5);
        assertThat(group.mostBusy()).isEqualTo(5);
    }

    @Test
    void whoIsInTheMiddleOnlyCameAndWent() {
        Session stays = numbered(1, idle("app", SECOND));
        Session passes = numbered(2, idle("app", SECOND));
        Session comes = numbered(3, idle("app", SECOND));

        Survey survey = inTurn(List.of(stays), List.of(stays, passes), List.of(stays, comes));

        assertThat(survey.groups().getFirst().cameAndWent()).isEqualTo(1);
    }

    @Test
    void aProcessIdThatIsUsedAgainIsAnotherConnection() {
        Session before = numbered(1, idle("app", Duration.ofHours(1)));
        Session after = numbered(1, idle("app", Duration.ofMinutes(1)));
        Session last = numbered(1, idle("app", SECOND));

        assertThat(inTurn(List.of(before), List.of(after), List.of(last))
                        .groups()
                        .getFirst()
                        .cameAndWent())
                .isEqualTo(1);
    }

    @Test
    void whatTheServerHasCountedAndNobodyHasSeenWasThereAllTheSame() {
        Survey survey = new Survey(List.of(
                begun(40, census(Duration.ZERO, List.of())),
                begun(50, census(SECOND, List.of(idle("app", Duration.ZERO))))));

        assertThat(survey.unseen()).hasValue(9);
    }

    @Test
    void withoutTheServersCountNobodyKnowsWhatWasNotSeen() {
        assertThat(inTurn(List.of(), List.of(), List.of()).unseen()).isEmpty();
        assertThat(new Survey(List.of(begun(40, census()))).unseen()).isEmpty();
    }

    @Test
    void whatIsHiddenMayBeNoConnection() {
        List<Session> sessions = together(many(3, unknown("app")), List.of(idle("own", SECOND)));

        assertThat(survey(sessions).certainAtOnce()).isEqualTo(4);
        assertThat(new Survey(List.of(hidden(census(sessions)))).certainAtOnce())
                .isEqualTo(1);
    }

    @Test
    void theOldestTransactionIsTheOneThatBeganFirst() {
        assertThat(survey(active("app", SECOND), numbered(2, inTransaction("app", Duration.ofSeconds(90))))
                        .oldestTransaction())
                .isEqualTo(Optional.of(Duration.ofSeconds(90)));
        assertThat(survey(idle("app", SECOND)).oldestTransaction()).isEmpty();
    }
}
