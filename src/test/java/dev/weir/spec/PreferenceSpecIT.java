package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

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

    /** The header with its times, which nobody knows before, taken out. */
    private static String stages(Answer answer) {
        return answer.headers().getOrDefault("Server-Timing", "none").replaceAll("\\d+\\.\\d{3}(?=,|$)", "T");
    }
}
