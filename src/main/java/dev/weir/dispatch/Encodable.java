package dev.weir.dispatch;

import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL's text can hold. All else is refused before it waits, and not in a message with others. */
final class Encodable {

    private Encodable() {}

    /** @throws FailureException for U+0000 and for half a surrogate pair, in a value or a name */
    static void require(Work work) {
        if (work.statement().isRaw()) {
            work.statement().all().forEach(Encodable::require);
        } else {
            require(work.statement());
        }
        require(work.context().role());
        work.context().settings().forEach((name, value) -> {
            require(name);
            require(value);
        });
    }

    private static void require(Statement statement) {
        Shape shape = statement.shape();
        if (!shape.isEncodable()) {
            shape.fragments().forEach(Encodable::require);
            shape.encodable();
        }
        statement.arguments().forEach(Encodable::require);
    }

    static void require(@Nullable String value) {
        if (value == null) {
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\0') {
                throw refused("U+0000");
            }
            if (Character.isSurrogate(c)) {
                requirePair(value, i);
                i++;
            }
        }
    }

    private static void requirePair(String value, int at) {
        boolean whole = Character.isHighSurrogate(value.charAt(at))
                && at + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(at + 1));
        if (!whole) {
            throw refused("half a surrogate pair");
        }
    }

    private static FailureException refused(String what) {
        return new FailureException(new RequestFailure.Malformed(
                "A value contains " + what + ", which PostgreSQL cannot store", null, null));
    }
}
