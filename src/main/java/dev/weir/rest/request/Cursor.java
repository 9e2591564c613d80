package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A place in a text that is read from left to right, and the messages that say what was wrong there. Characters are
 * code points; in messages they count from 1.
 */
final class Cursor {

    /** What {@link #peek} sees at the end. */
    static final int END = -1;

    private final String parameter;
    private final boolean inName;
    private final String text;
    private int position;

    /** The first double quote that is known to have no end. Those behind it have none either. */
    private int firstOpenQuote = Integer.MAX_VALUE;

    private Cursor(String parameter, boolean inName, String text) {
        this.parameter = parameter;
        this.inName = inName;
        this.text = text;
    }

    static Cursor ofValue(String parameter, String value) {
        return new Cursor(parameter, false, value);
    }

    static Cursor ofName(String name) {
        return new Cursor(name, true, name);
    }

    /** A text that was taken, unquoted, out of this one. */
    Cursor within(String part) {
        return new Cursor(parameter, inName, part);
    }

    /** The parameter that is read. */
    String parameter() {
        return parameter;
    }

    int peek() {
        return position < text.length() ? text.codePointAt(position) : END;
    }

    boolean atEnd() {
        return position == text.length();
    }

    boolean at(String literal) {
        return text.startsWith(literal, position);
    }

    boolean skip(String literal) {
        boolean there = at(literal);
        if (there) {
            position += literal.length();
        }
        return there;
    }

    /** Takes the next character; there must be one. */
    int next() {
        int c = text.codePointAt(position);
        position += Character.charCount(c);
        return c;
    }

    String takeWhile(IntPredicate wanted) {
        int start = position;
        while (!atEnd() && wanted.test(peek())) {
            next();
        }
        return text.substring(start, position);
    }

    String rest() {
        String rest = text.substring(position);
        position = text.length();
        return rest;
    }

    /**
     * Takes a text in double quotes, where a backslash makes the next character an ordinary one; null when none begins
     * here or it has no end.
     */
    @Nullable
    String quoted() {
        int start = position;
        if (start >= firstOpenQuote || !skip("\"")) {
            return null;
        }
        StringBuilder quoted = new StringBuilder();
        while (!skip("\"")) {
            skip("\\");
            if (atEnd()) {
                position = start;
                firstOpenQuote = start;
                return null;
            }
            quoted.appendCodePoint(next());
        }
        return quoted.toString();
    }

    Cursor skipBlanks() {
        takeWhile(c -> c == ' ' || c == '\t');
        return this;
    }

    /** A mark for {@link #reset} and {@link #since}. */
    int mark() {
        return position;
    }

    void reset(int mark) {
        position = mark;
    }

    String since(int mark) {
        return text.substring(mark, position);
    }

    void expect(String literal, String what) {
        if (!skip(literal)) {
            throw expected(what);
        }
    }

    void expectEnd(String what) {
        if (!atEnd()) {
            throw expected(what);
        }
    }

    FailureException expected(String what) {
        return expected(what, null);
    }

    FailureException expected(String what, @Nullable String hint) {
        String found = atEnd() ? "the end" : "\"%s\"".formatted(Character.toString(peek()));
        return refused("Expected %s, found %s".formatted(what, found), hint);
    }

    FailureException unsupported(String construct) {
        return unsupported(construct, null);
    }

    FailureException unsupported(String construct, @Nullable String hint) {
        return refused("%s is not supported".formatted(construct), hint);
    }

    /** Says what is wrong, and that it is here. */
    FailureException refused(String message, @Nullable String hint) {
        int character = text.codePointCount(0, position) + 1;
        String details = "%s, character %d of %s".formatted(where(), character, Excerpt.around(text, position));
        return new FailureException(new RequestFailure.Malformed(message, details, hint));
    }

    private String where() {
        return inName ? "Parameter name" : "Parameter %s".formatted(Excerpt.of(parameter));
    }
}
