package dev.weir.rest.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void aShortTextIsShownWhole() {
        assertThat(Excerpt.around("abc", 3)).isEqualTo("\"abc\"");
    }

    @Test
    void aLongTextIsCutAroundThePlace() {
        String text = "a".repeat(100) + "X" + "b".repeat(100);
        assertThat(Excerpt.around(text, 100)).isEqualTo("\"…" + "a".repeat(40) + "X" + "b".repeat(39) + "…\"");
        assertThat(Excerpt.of(text)).isEqualTo("\"" + "a".repeat(80) + "…\"");
    }

    @Test
    void noCharacterIsCutInTwo() {
        assertThat(Excerpt.of("a" + "🐘".repeat(60))).isEqualTo("\"a" + "🐘".repeat(39) + "…\"");
    }
}
