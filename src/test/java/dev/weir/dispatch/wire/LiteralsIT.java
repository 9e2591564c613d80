package dev.weir.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.TestDatabase;
import dev.weir.error.FailureException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** A literal means to a real server the text that it was made of, whatever the session's settings are. */
class LiteralsIT {

    private static @Nullable Connection connection;

    @BeforeContainer
    static void connect() throws SQLException {
        connection = TestDatabase.superuser();
    }

    @AfterContainer
    static void disconnect() throws SQLException {
        session().close();
    }

    private static Connection session() {
        if (connection == null) {
            throw new IllegalStateException("The test has not begun");
        }
        return connection;
    }

    @Property(tries = 1000)
    void anyTextComesBackAsItWentIn(@ForAll("texts") String text, @ForAll boolean standardConformingStrings)
            throws SQLException {
        assertThat(echo(Literals.quote(text), standardConformingStrings)).isEqualTo(text);
    }

    /** Between two words without blanks, as a statement's fragments may have it. */
    @Property(tries = 200)
    void aLiteralJoinsNoWordBesideIt(@ForAll("texts") String text, @ForAll boolean standardConformingStrings)
            throws SQLException {
        String sql = "1 as n where" + Literals.quote(text) + "is null";
        assertThat(echo(sql, standardConformingStrings)).isNull();
    }

    @Example
    void nullIsNull() throws SQLException {
        assertThat(echo(Literals.quote(null), true)).isNull();
    }

    @Property(tries = 100)
    void whatIsNoTextOfPostgresIsRefused(@ForAll("texts") String before, @ForAll("broken") char broken) {
        assertThatThrownBy(() -> Literals.quote(before + broken + "'")).isInstanceOf(FailureException.class);
    }

    private static @Nullable String echo(String sql, boolean standardConformingStrings) throws SQLException {
        try (Statement statement = session().createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("set standard_conforming_strings = " + (standardConformingStrings ? "on" : "off"));
            try (ResultSet result = statement.executeQuery("select " + sql)) {
                return result.next() ? result.getString(1) : null;
            }
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> special = Arbitraries.of(
                "'",
                "''",
                "\\",
                "\\\\",
                "\\'",
                "'\\",
                "E'",
                "U&'",
                "$$",
                "$1",
                "--",
                "/*",
                ";",
                "\n",
                "\\n",
                "\\000",
                "\\x41",
                "\\u0041",
                "\"",
                " ",
                "\u0001",
                "\u2019",
                "\u02bc",
                "\uff07",
                "\u00a5",
                "\ufeff",
                "\uffff",
                "\ud83d\ude00",
                "null");
        Arbitrary<String> any = Arbitraries.strings()
                .all()
                .excludeChars('\0')
                .ofMaxLength(5)
                .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text));
        return Arbitraries.frequencyOf(Tuple.of(4, special), Tuple.of(1, any))
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<Character> broken() {
        return Arbitraries.of('\0', '\ud83d', '\ude00');
    }
}
