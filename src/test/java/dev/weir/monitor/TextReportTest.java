package dev.weir.monitor;

import static dev.weir.monitor.Censuses.LONG;
import static dev.weir.monitor.Censuses.active;
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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportTest {

    private static String text(Survey survey, int mostGroups) {
        return TextReport.of(Report.of(survey, "weir-here"), mostGroups, ZoneOffset.UTC);
    }

    private static Survey aClientForEachRoute() {
        return new Survey(List.of(
                census(Duration.ofSeconds(-3), many(50, idle("next", LONG))),
                census(together(
                        many(34, idle("next", LONG)),
                        many(15, active("next", Duration.ofMillis(3))),
                        List.of(numbered(7, idle("weir-here", Duration.ofSeconds(1))))))));
    }

    @Test
    void theDocumentationShowsWhatItPrints() throws IOException {
        String shown = text(aClientForEachRoute(), 20).indent(4).replaceAll("(?m)^ +$", "");

        assertThat(Files.readString(Path.of("src/docs/connections.md"))).contains(shown);
    }

    @Test
    void itTellsHowManyThereAreWhoseTheyAreAndWhatStandsOut() {
        assertThat(text(aClientForEachRoute(), 20)).isEqualTo("""
                2026-03-01 03:00:00  PostgreSQL 18.3, database shop, as ops

                50 of 97 connections (3 of max_connections are reserved)
                  15 active; 35 idle; 0 idle in transaction
                  1 of Weir, 49 of others; the oldest transaction is open for 3 ms
                  50 at most in the last 3.0 s

                APPLICATION  USER  ADDRESS   TOTAL  ACTIVE  WAIT  IDLE  IN TX  BUSY  GONE
                next         app   10.0.0.7     49      15     0    34      0    15     0
                weir-here    app   10.0.0.7      1       0     0     1      0     0     0
                BUSY: the most in use at once, GONE: opened and closed, in the last 3.0 s

                What stands out:
                1. next (user app): holds 49 connections from 10.0.0.7, begun at 2 moments over 119 min as those of
                   2 processes are, or of one whose pool grows; at most 15 were busy at once in 3.0 s. 34 have done
                   nothing for more than a minute, the longest for 2 h.
                   If each route, module or script makes a client: make one when the process starts, and share it. A
                   maximum does not help there, as each of those pools is small already. If it is one pool, give it
                   a maximum of 15.
                """);
    }

    @Test
    void whatTheRoleMayNotSeeIsNoZero() {
        String text = text(new Survey(List.of(hidden(census(many(12, unknown("app")))))), 20);

        assertThat(text)
                .contains("at most 12 of 97 connections")
                .contains("  what 12 do is not known, see below\n")
                .contains("app          app   -           12       ?     ?     ?      ?     ?     0\n")
                .contains("As a superuser: grant pg_monitor to \"ops\" with inherit true.\n")
                .doesNotContain("0 active");
    }

    @Test
    void ofManyGroupsTheLargestAreShownAndTheOthersCounted() {
        String text = text(
                survey(
                        active("a", Duration.ZERO),
                        numbered(2, active("b", Duration.ZERO)),
                        numbered(3, active("c", Duration.ZERO))),
                1);

        assertThat(text).contains("  and 2 smaller groups\n").contains("Nothing stands out.\n");
    }

    @Test
    void aNameCannotMoveTheCursor() {
        String text = text(survey(inTransaction("\u001b[2J\r\nroot\u202e\u2028", Duration.ofMinutes(1))), 20);

        assertThat(text).doesNotContain("\u001b", "\r", "\u202e", "\u2028").contains(" [2J  root");
    }
}
