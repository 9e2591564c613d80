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
                        "Invalid preferences: wait=11",
                        "null");
    }

    @Test
    void showsAndReadsTimesInTheTimeZoneThatIsAskedFor() {
        String moment = "/moments?select=at&at=eq.2023-10-18 05:37:59";
        http.get(moment, "Prefer: timezone=America/Los_Angeles")
                .is(200, "[{\"at\":\"2023-10-18T05:37:59-07:00\"}]")
                .has("Preference-Applied", "timezone=America/Los_Angeles");
        http.get("/moments?select=at&at=eq.2023-10-18 08:37:59", "Prefer: timezone=-4")
                .is(200, "[{\"at\":\"2023-10-18T08:37:59-04:00\"}]")
                .has("Preference-Applied", "timezone=-4");
        http.get(moment, "Prefer: timezone=-99").hasNo("Preference-Applied");
        http.get("/moments?select=at", "Prefer: timezone=Jupiter/Red_Spot")
                .is(200, "[{\"at\":\"2023-10-18T12:37:59+00:00\"}]")
                .hasNo("Preference-Applied");
        http.get("/moments", "Prefer: handling=strict, timezone=Jupiter/Red_Spot")
                .fails(
                        400,
                        "PGRST122",
                        "Invalid preferences given with handling=strict",
                        "Invalid preferences: timezone=Jupiter/Red_Spot",
                        "null");
        http.get("/moments?select=at", "Accept: application/x-ndjson", "Prefer: timezone=Asia/Tokyo")
                .streams("{\"at\":\"2023-10-18T21:37:59+09:00\"}");
    }

    /** The header with its times, which nobody knows before, taken out. */
    private static String stages(Answer answer) {
        return answer.headers().getOrDefault("Server-Timing", "none").replaceAll("\\d+\\.\\d{3}(?=,|$)", "T");
    }
}
