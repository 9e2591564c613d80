package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

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
    void aQuoteThatIsNotClosedIsRefused() {
        assertMalformed(
                () -> list("(a,\"b)"),
                "Expected a closing double quote, found the end",
                "Parameter \"p\", character 7 of \"(a,\"b)\"");
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

    private static List<String> list(String text) {
        return Values.list(Cursor.ofValue("p", text));
    }

    private static String member(String text) {
        return Values.member(Cursor.ofValue("p", text));
    }
}
