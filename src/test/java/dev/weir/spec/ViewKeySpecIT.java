package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Where the row is that was inserted through a view. */
@SpecTest
class ViewKeySpecIT {

    private static final String HEADERS_ONLY = "Prefer: return=headers-only";

    @Autowired
    private Http http;

    @ParameterizedTest
    @CsvSource({
        "/pet_names, pet=eq.",
        "/pet%20view's%20view, %22the%20pet%22=eq.",
        "/owned, id=eq.",
    })
    void isSaidByTheColumnsThatShowTheKeyOfTheTable(String view, String key) {
        Answer answer = http.post(view, "{\"name\":\"Kim\"}", HEADERS_ONLY).is(201, "");
        String location = answer.headers().getOrDefault("Location", "nowhere");
        assertThat(location).startsWith("/rest/v1" + view + "?" + key);
        http.get(location.substring("/rest/v1".length()) + "&select=name").is(200, "[{\"name\":\"Kim\"}]");
    }

    @Test
    void hasAllColumnsOfTheKeyInItsOrder() {
        SpecDatabase.run("delete from \"composite key\"");
        http.post("/notes", "{\"a\": 7, \"c\": \"x\"}", HEADERS_ONLY)
                .is(201, "")
                .has("Location", "/rest/v1/notes?a=eq.7&c=eq.x");
        SpecDatabase.run("delete from \"composite key\"");
    }

    @Test
    void saysWhatHasNoValue() {
        http.post("/holes", "{\"a\": 7}", HEADERS_ONLY).is(201, "").has("Location", "/rest/v1/holes?a=eq.7&c=is.null");
    }

    @Test
    void isSaidForATableInASchemaThatIsNotServed() {
        String location = http.post("/hidden_key", "{\"name\":\"Kim\"}", HEADERS_ONLY)
                .is(201, "")
                .headers()
                .getOrDefault("Location", "nowhere");
        assertThat(location).matches("/rest/v1/hidden_key\\?id=eq\\.\\d+");
    }

    /** Rows of one table joined with each other, and a trigger that leaves the key open. */
    @ParameterizedTest
    @ValueSource(strings = {"/pairs", "/unkept"})
    void isNotSaidWhereThereIsDoubt(String view) {
        http.post(view, "{\"name\":\"Kim\"}", HEADERS_ONLY).is(201, "").hasNo("Location");
    }
}
