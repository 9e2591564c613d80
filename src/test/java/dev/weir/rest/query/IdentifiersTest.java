package dev.weir.rest.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class IdentifiersTest {

    @Property
    void anyNameReadsBackAsItself(@ForAll @NotEmpty @CharRange(from = ' ', to = '\uD7FF') String name) {
        assertThat(readIdentifier(Identifiers.quote(name))).isEqualTo(name);
    }

    @Property
    void quotesAndDollarsReadBackAsThemselves(@ForAll @NotEmpty @CharRange(from = '"', to = '$') String name) {
        assertThat(readIdentifier(Identifiers.quote(name))).isEqualTo(name);
    }

    @Test
    void whatCannotBeANameIsRefused() {
        assertThatThrownBy(() -> Identifiers.quote("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Identifiers.quote("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Reads as PostgreSQL's scanner does: up to the first quote that is not doubled, which must be the end. */
    private static String readIdentifier(String sql) {
        assertThat(sql).startsWith("\"");
        StringBuilder name = new StringBuilder();
        int at = 1;
        while (sql.charAt(at) != '"' || sql.startsWith("\"\"", at)) {
            name.append(sql.charAt(at));
            at += sql.charAt(at) == '"' ? 2 : 1;
        }
        assertThat(at).as("nothing follows the closing quote").isEqualTo(sql.length() - 1);
        return name.toString();
    }
}
