package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@SpecTest
class PreferenceSpecIT {

    @Autowired
    private Http http;

    @Test
    void tellsItsTimesToWhoAsks() {
        Answer answer = http.get("/people?select=id&id=eq.1", "Prefer: server-timing, count=exact")
                .is(200, "[{\"id\":1}]")
                .has("Preference-Applied", "server-timing, count=exact");
        assertThat(stages(answer)).isEqualTo("parse;dur=T, plan;dur=T, wait;dur=T, run;dur=T, total;dur=T");
        http.get("/people?select=id&id=eq.1").hasNo("Server-Timing");
    }

    @Test
    void tellsTheTimesOfAStreamUpToItsFirstRows() {
        Answer answer = http.get("/people?select=id", "Accept: application/x-ndjson", "Prefer: server-timing")
                .has("Preference-Applied", "server-timing");
        assertThat(stages(answer)).isEqualTo("parse;dur=T, plan;dur=T, database;dur=T, total;dur=T");
    }

    @Test
    void waitsNoLongerThanTheServiceAllows() {
        http.get("/people?limit=0", "Prefer: wait=10").has("Preference-Applied", "wait=10");
        http.get("/people?limit=0", "Prefer: wait=11").is(200, "[]").hasNo("Preference-Applied");
        http.get("/people", "Prefer: wait=11, handling=strict")
                .fails(
                        400,
                        "PGRST122",
                        "Invalid preferences given with handling=strict",
                        "Not honoured here: wait=11",
                        "null");
    }

    /** Clients such as postgrest-js read the count out of Content-Range: without one it is no number to them. */
    @Test
    void refusesACountThatWouldBeMissed() {
        for (String count : List.of("count=planned", "count=estimated")) {
            isRefused(
                    http.get("/people", "Prefer: " + count),
                    count,
                    "to ignore it would leave Content-Range without a count",
                    "Use count=exact instead");
            assertThat(http.head("/people", "Prefer: " + count).status()).isEqualTo(400);
        }
        String why = "to ignore it would leave Content-Range without a count";
        isRefused(
                http.get("/people", "Accept: application/x-ndjson", "Prefer: count=planned"),
                "count=planned",
                why,
                "Use count=exact instead");
        isRefused(
                http.delete("/people", "Prefer: return=representation, count=estimated"),
                "count=estimated",
                why,
                "Use count=exact instead");
        http.get("/people?select=id&id=eq.1", "Prefer: count=exact,count=planned")
                .is(200, "[{\"id\":1}]")
                .has("Content-Range", "0-0/1");
        http.get("/people?select=id&id=eq.1", "Prefer: count=none")
                .is(200, "[{\"id\":1}]")
                .has("Content-Range", "0-0/*")
                .hasNo("Preference-Applied");
    }

    @Test
    void refusesAnotherTimeZone() {
        isRefused(
                http.get("/people", "Prefer: timezone=America/Los_Angeles"),
                "timezone=America/Los_Angeles",
                "to ignore it would show and read times in another time zone",
                "Leave it out: times are in the time zone that the database or the role has");
    }

    private static void isRefused(Answer answer, String preference, String why, String hint) {
        answer.fails(
                400,
                "PGRST100",
                "The preference %s is not supported".formatted(preference),
                "Header Prefer; " + why,
                hint);
    }

    /** The header with its times, which nobody knows before, taken out. */
    private static String stages(Answer answer) {
        return answer.headers().getOrDefault("Server-Timing", "none").replaceAll("\\d+\\.\\d{3}(?=,|$)", "T");
    }
}
