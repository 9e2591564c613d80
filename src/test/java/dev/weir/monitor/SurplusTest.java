package dev.weir.monitor;

import static dev.weir.monitor.Censuses.LONG;
import static dev.weir.monitor.Censuses.active;
import static dev.weir.monitor.Censuses.at;
import static dev.weir.monitor.Censuses.begun;
import static dev.weir.monitor.Censuses.census;
import static dev.weir.monitor.Censuses.idle;
import static dev.weir.monitor.Censuses.many;
import static dev.weir.monitor.Censuses.survey;
import static dev.weir.monitor.Censuses.together;
import static dev.weir.monitor.Censuses.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.monitor.Census.Session;
import dev.weir.monitor.Finding.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurplusTest {

    private static final Duration JUST_NOW = Duration.ofMillis(20);

    private static Finding only(Survey survey) {
        assertThat(Surplus.of(survey)).hasSize(1);
        return Surplus.of(survey).getFirst();
    }

    /** The case that Weir was made for, a moment after its start: 61 routes, each with a pool of one. */
    @Test
    void aClientForEachRouteIsFoundAtTheFirstLook() {
        List<Session> sessions = together(many(15, active("next", JUST_NOW)), many(46, idle("next", JUST_NOW)));

        Finding finding = only(survey(sessions));

        assertThat(finding.kind()).isEqualTo(Kind.POOL_TOO_LARGE);
        assertThat(finding.who()).isEqualTo("next (user app)");
        assertThat(finding.seen())
                .isEqualTo(
                        "holds 61 connections from 10.0.0.7, all begun within 0 ms as those of one process are; at most"
                                + " 15 were busy at once in this one look. Whether it needs more at other times is not known yet");
        assertThat(finding.remedy())
                .startsWith(
                        "If each route, module or script makes a client: make one when the process starts, and share it."
                                + " A maximum does not help there")
                .doesNotContain("maximum of 15");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 12, 24})
    void clientsThatAreEachUsedNowAndThenAreTooMany(int seconds) {
        List<Session> sessions = IntStream.range(0, 61)
                .mapToObj(i -> Censuses.numbered(i, idle("next", Duration.ofSeconds(i % seconds))))
                .toList();

        assertThat(only(survey(sessions)).seen()).contains("at most 0 were busy at once");
    }

    @Test
    void howLongWasLookedOnIsSaid() {
        Survey survey = new Survey(List.of(
                census(
                        Duration.ofSeconds(-3),
                        many(61, active("next", JUST_NOW)).subList(0, 20)),
                census(many(61, idle("next", JUST_NOW)))));

        assertThat(only(survey).seen()).contains("at most 20 were busy at once in 3.0 s. Whether");
    }

    @Test
    void whatHasNotBeenUsedForLongIsKnownNotToBeNeeded() {
        Finding finding = only(survey(together(many(15, active("next", JUST_NOW)), many(34, idle("next", LONG)))));

        assertThat(finding.seen())
                .endsWith(
                        "at most 15 were busy at once in this one look. 34 have done nothing for more than a minute, the"
                                + " longest for 2 h");
        assertThat(finding.remedy()).contains("If it is one pool, give it a maximum of 15");
    }

    @Test
    void aNameForEachScriptHidesNothing() {
        List<Session> sessions = IntStream.range(0, 61)
                .mapToObj(i ->
                        Censuses.numbered(i, i < 15 ? active("route-" + i, JUST_NOW) : idle("route-" + i, JUST_NOW)))
                .toList();

        Finding finding = only(survey(sessions));

        assertThat(finding.who()).isEqualTo("user app");
        assertThat(finding.seen()).startsWith("holds 61 connections under 61 names");
    }

    @Test
    void severalPoolsOfOrdinarySizeAreNotTakenTogether() {
        assertThat(Surplus.of(survey(together(
                        many(10, idle("shop", JUST_NOW)),
                        many(10, idle("search", JUST_NOW)),
                        many(1, idle("psql", JUST_NOW))))))
                .isEmpty();
    }

    @Test
    void poolsOfSeveralMachinesAreTakenTogetherAndAreOfAsManyProcesses() {
        Finding finding = only(survey(together(
                many(4, at("10.0.0.1", idle("lambda", LONG))),
                many(4, at("10.0.0.2", idle("lambda", LONG))),
                many(4, at("10.0.0.3", idle("lambda", LONG))))));

        assertThat(finding.seen())
                .startsWith("holds 12 connections from 3 addresses, so of as many processes at least; at most 0");
        assertThat(finding.remedy())
                .startsWith("Make one client in each process")
                .contains("Weir");
    }

    @Test
    void processesThatStartOneAfterTheOtherShowByWhenTheirConnectionsBegan() {
        List<Session> sessions = IntStream.range(0, 60)
                .mapToObj(i -> begun(Duration.ofSeconds(30L * (i / 6)), 40_000 + i, idle("worker", JUST_NOW)))
                .toList();

        Finding finding = only(survey(sessions));

        assertThat(finding.seen())
                .startsWith(
                        "holds 60 connections from 10.0.0.7, begun at 10 moments over 4 min as those of 10 processes are");
        assertThat(finding.remedy())
                .endsWith("ss -tnp or lsof -nPi on 10.0.0.7 shows for the client ports 40000 to 40059");
    }

    @Test
    void aProcessThatStartsSlowlyIsOneProcess() {
        List<Session> sessions = IntStream.range(0, 60)
                .mapToObj(i -> begun(Duration.ofMillis(150L * i), 40_000 + i, idle("worker", JUST_NOW)))
                .toList();

        assertThat(only(survey(sessions)).seen()).contains(", all begun within 8.9 s as those of one process are;");
    }

    @Test
    void whatBeganOneByOneMayBeOfOneProcessOrSeveral() {
        List<Session> sessions = IntStream.range(0, 60)
                .mapToObj(i -> begun(Duration.ofSeconds(10L * i), 40_000 + i, idle("worker", JUST_NOW)))
                .toList();

        assertThat(only(survey(sessions)).seen()).contains("begun one by one over 9 min, by one process or several");
    }

    @Test
    void aPoolOfOrdinarySizeMayRestForAMoment() {
        assertThat(Surplus.of(survey(many(Surplus.ORDINARY_POOL, idle("app", JUST_NOW)))))
                .isEmpty();
        assertThat(Surplus.of(survey(many(Surplus.ORDINARY_POOL, idle("app", LONG)))))
                .hasSize(1);
    }

    @Test
    void aHandfulOfConnectionsMayRestForHours() {
        assertThat(Surplus.of(survey(many(Surplus.SMALLEST_LARGE_POOL - 1, idle("app", LONG)))))
                .isEmpty();
        assertThat(Surplus.of(survey(many(Surplus.SMALLEST_LARGE_POOL, idle("app", LONG)))))
                .hasSize(1);
    }

    /** Those that were used within the minute are needed too, though not all at once in this look. */
    @Test
    void theMaximumThatIsAdvisedIsWhatWasUsedAndNotOnlyWhatIsBusyNow() {
        Finding finding = only(survey(together(
                many(3, active("app", JUST_NOW)), many(9, idle("app", JUST_NOW)), many(40, idle("app", LONG)))));

        assertThat(finding.remedy()).contains("give it a maximum of 12");
    }

    @Test
    void aPoolThatIsUsedIsLeftAlone() {
        assertThat(Surplus.of(survey(together(many(16, active("app", JUST_NOW)), many(15, idle("app", JUST_NOW))))))
                .isEmpty();
    }

    @Test
    void whoCannotBeSeenMayBeBusy() {
        assertThat(Surplus.of(survey(many(61, unknown("app"))))).isEmpty();
    }

    @Test
    void weirsOwnAreNoSurplus() {
        assertThat(Surplus.of(survey(many(61, idle("weir-a", LONG))))).isEmpty();
    }
}
