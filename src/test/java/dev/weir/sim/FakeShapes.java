package dev.weir.sim;

import dev.weir.dispatch.wire.Wire;
import dev.weir.dispatch.work.Outcome.Cause;
import dev.weir.dispatch.work.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is prepared on a connection, and what its client believes to be: it counts a shape as prepared as soon as the message
 * is sent that prepares it. When that message fails before, the next one, which is on its way already, finds nothing.
 */
final class FakeShapes {

    /** A shape is prepared for the role that runs it. */
    record Key(Shape shape, @Nullable String role) {

        static Key of(Wire.Member member) {
            return new Key(member.shape(), member.work().context().role());
        }
    }

    private final Set<Key> believed = new HashSet<>();
    private final Set<Key> prepared = new HashSet<>();

    /** What follows others is sent as text unless it is prepared. */
    static Wire.Member asSent(Wire.Member member, FakePostgres.Backend backend) {
        return backend.shapes.believed.contains(Key.of(member)) ? member : member.asText();
    }

    /** What a message has to prepare itself. */
    Set<Key> reserve(List<Wire.Member> members) {
        Set<Key> fresh = new HashSet<>();
        for (Wire.Member member : members) {
            if (!member.inline() && believed.add(Key.of(member))) {
                fresh.add(Key.of(member));
            }
        }
        return fresh;
    }

    /**
     * Prepares a statement if its message has to, and executes it.
     *
     * @param fresh what its message has not prepared yet
     * @return why it fails; null when it does not
     */
    @Nullable
    Cause execute(Wire.Member member, Set<Key> fresh) {
        Key key = Key.of(member);
        Cause cause = fresh.remove(key) ? prepare(member, key) : prepared.contains(key) ? null : Cause.PREPARED_FORM;
        if (cause != null) {
            believed.remove(key);
        }
        return cause;
    }

    private @Nullable Cause prepare(Wire.Member member, Key key) {
        Cause cause = FakeStatements.failsPrepared(member.work());
        if (cause == null) {
            prepared.add(key);
        }
        return cause;
    }

    /**
     * Runs a statement by a form that is not kept.
     *
     * @return why it fails; null when it does not, as when its values are literals of its text
     */
    static @Nullable Cause parse(Wire.Member member, Choices choices) {
        // A client's own text is prepared ahead, and may have gone.
        if (FakeStatements.isWholeRaw(member.work()) && !member.inline() && choices.oneIn(10)) {
            return Cause.PREPARED_FORM;
        }
        return member.typed() && FakeStatements.failsPrepared(member.work()) == Cause.NOT_PREPARABLE
                ? Cause.NOT_PREPARABLE
                : null;
    }

    /** A message has failed before it came to preparing these. */
    void takeBack(Set<Key> unprepared) {
        believed.removeAll(unprepared);
    }
}
