package dev.weir.load.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EncodingTest {

    @Test
    void aValueSurvivesTheUrlWithSpacesPlusAndAmpersand() {
        assertThat(Encoding.percent("a b+c&d=é")).isEqualTo("a%20b%2Bc%26d%3D%C3%A9");
    }

    @Test
    void plainColumnsAreWrittenAsTheyAreAndOthersInQuotes() {
        assertThat(Encoding.column("customer_id")).isEqualTo("customer_id");
        assertThat(Encoding.column("b,c")).isEqualTo("%22b%2Cc%22");
        assertThat(Encoding.column("a\"b")).isEqualTo("%22a%5C%22b%22");
    }

    @Test
    void literalsAndIdentifiersCannotBeLeft() {
        assertThat(Encoding.literal("it's")).isEqualTo("'it''s'");
        assertThat(Encoding.literal("a\\'b")).isEqualTo("E'a\\\\''b'");
        assertThat(Encoding.identifier("a\"b")).isEqualTo("\"a\"\"b\"");
    }
}
