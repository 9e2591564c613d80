package dev.weir.rest.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValuesTest {

    @Test
    void aListHasQuotedAndBareValues() {
        assertThat(list("(a,\"b,c\",\"d\\\"\\\\)\")")).containsExactly("a", "b,c", "d\"\\)");
        assertThat(list("( a, b)")).containsExactly("a", " b");
        assertThat(list("(,)")).containsExactly("", "");
        assertThat(list("()")).isEmpty();
        assertThat(list("(\"\")")).containsExactly("");
    }

    @Test
    void quotesInTheMidstAreOrdinaryCharacters() {
        assertThat(list("(a\"b,\"c\"d)")).containsExactly("a\"b", "\"c\"d");
    }

    @Test
    void aQuoteThatIsNotClosedIsAnOrdinaryCharacter() {
        assertThat(list("(\")")).containsExactly("\"");
        assertThat(list("(\"b)")).containsExactly("\"b");
        assertThat(list("(a,\")")).containsExactly("a", "\"");
        assertThat(list("(\",b)")).containsExactly("\"", "b");
        assertThat(list("(\"a,b\",\"c)")).containsExactly("a,b", "\"c");
        assertThat(list("(\"a\\\",\"\\\")")).containsExactly("\"a\\\"", "\"\\\"");
        assertThat(member("\"a,b")).isEqualTo("\"a");
        assertThat(member("\")")).isEqualTo("\"");
        assertThat(member("{\"a},b")).isEqualTo("{\"a}");
        assertThat(member("{a\"b})")).isEqualTo("{a\"b}");
        assertThat(member("{\"a\\\"},\\\"")).isEqualTo("{\"a\\\"}");
    }

    @Test
    void itDoesNotMatterHowManyQuotesAreNotClosed() {
        String quotes = "\\\"".repeat(100_000);
        assertTimeout(Duration.ofSeconds(5), () -> assertThat(member("{" + quotes + "}"))
                .hasSize(200_002));
    }

    @Test
    void aMemberEndsAtCommaOrParenthesis() {
        assertThat(member("a b,c")).isEqualTo("a b");
        assertThat(member("a)")).isEqualTo("a");
        assertThat(member(",")).isEmpty();
        assertThat(member("\"a,)\",")).isEqualTo("a,)");
    }

    @Test
    void aMemberInBracesEndsWithThem() {
        assertThat(member("{a,b},c")).isEqualTo("{a,b}");
        assertThat(member("{\"a\":{\"b\":[1,2]}})")).isEqualTo("{\"a\":{\"b\":[1,2]}}");
        assertThat(member("{\"a}\",b})")).isEqualTo("{\"a}\",b}");
        assertThat(member("{a,b")).isEqualTo("{a");
        assertThat(member("{a}b,c")).isEqualTo("{a}b");
    }

    @Test
    void bracesAreBalancedUpToADepth() {
        String deep = "{".repeat(Values.BRACES) + "a,b" + "}".repeat(Values.BRACES);
        assertThat(member(deep + ",c")).isEqualTo(deep);
        assertThat(member("{" + deep + "}")).isEqualTo("{".repeat(Values.BRACES + 1) + "a");
    }

    @Test
    void itDoesNotMatterHowManyBracesAreNotClosed() {
        Cursor cursor = Cursor.ofValue("p", "{\"a,".repeat(50_000));
        assertTimeout(Duration.ofSeconds(10), () -> {
            do {
                assertThat(Values.member(cursor)).startsWith("{");
            } while (cursor.skip(",") && !cursor.atEnd());
        });
    }

    private static List<String> list(String text) {
        return Values.list(Cursor.ofValue("p", text));
    }

    private static String member(String text) {
        return Values.member(Cursor.ofValue("p", text));
    }
}
